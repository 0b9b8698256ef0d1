#include "kernels/select.h"

#include <cstdlib>

#include "kernels/cpu.h"

namespace podium {
namespace {

std::string Names(const std::vector<const Kernels*>& tables) {
  std::string names;
  for (const Kernels* table : tables) {
    names += names.empty() ? "" : ", ";
    names += table->name;
  }
  return names;
}

}  // namespace

std::vector<const Kernels*> AvailableKernels() {
  const CpuFeatures cpu = DetectCpuFeatures();
  std::vector<const Kernels*> tables;
  if (cpu.avx512) tables.push_back(&kAvx512Kernels);
  if (cpu.avx2) tables.push_back(&kAvx2Kernels);
  tables.push_back(&kGenericKernels);
  return tables;
}

Result<SelectedKernels> SelectKernels(std::string_view forced) {
  if (forced.empty()) {
    const char* variable = std::getenv("PODIUM_CPU_ISA");
    if (variable != nullptr) forced = variable;
  }
  const std::vector<const Kernels*> tables = AvailableKernels();
  SelectedKernels selected;
  if (!forced.empty()) {
    for (const Kernels* table : tables) {
      if (forced == table->name) selected.kernels = table;
    }
    if (selected.kernels == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "there is no instruction set \"" + std::string(forced) +
                      "\" on this machine; it has " + Names(tables),
                  "cpu_isa");
    }
    if (!ComputesCorrectly(*selected.kernels)) {
      selected.warning = std::string("the ") + selected.kernels->name +
                         " kernels fail their self-test on this machine and "
                         "are used because they are forced";
    }
    return selected;
  }
  for (const Kernels* table : tables) {
    selected.kernels = table;
    if (ComputesCorrectly(*table)) break;
    selected.warning = std::string("the ") + table->name +
                       " kernels fail their self-test on this machine and are "
                       "not used";
  }
  return selected;
}

}  // namespace podium
