#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernels/kernels.h"

namespace podium {

// Every table, fastest first; generic is the last.
std::vector<const Kernels*> AllKernels();

// The tables that this machine can run, in the same order.
std::vector<const Kernels*> AvailableKernels();

struct SelectedKernels {
  const Kernels* kernels = nullptr;
  std::string warning;  // a table that failed its self-test; else empty
};

// Selects the table named `forced`, else the one named by PODIUM_CPU_ISA, else
// the fastest that computes correctly here. kInvalidArgument for a name that is
// unknown or that this machine cannot run; the message lists the available
// ones.
Result<SelectedKernels> SelectKernels(std::string_view forced);

// Whether a table agrees with generic on small products (integer ones to the
// bit), attention, LayerNorm and GELU: some machines execute an instruction
// incorrectly. Takes about 1 ms.
bool ComputesCorrectly(const Kernels& kernels);

}  // namespace podium
