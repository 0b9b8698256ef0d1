#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernels/kernels.h"

namespace podium {

// Every table there is, the fastest first; generic is the last.
std::vector<const Kernels*> AllKernels();

// Of those, the tables this machine can run, in the same order.
std::vector<const Kernels*> AvailableKernels();

struct SelectedKernels {
  const Kernels* kernels = nullptr;
  std::string warning;  // a table was left out, and why; else empty
};

// The table named `forced`, else the one PODIUM_CPU_ISA names, else the fastest
// that computes correctly here. kInvalidArgument for a name that is unknown or
// that this machine cannot run; the message lists what it can.
Result<SelectedKernels> SelectKernels(std::string_view forced);

// Whether a table agrees with generic on small products (those of integers to
// the bit), attention, LayerNorm and GELU: some machines compute an instruction
// wrongly. Takes about 1 ms.
bool ComputesCorrectly(const Kernels& kernels);

}  // namespace podium
