#include "kernels/select.h"

#include <cstdlib>

#include "kernels/cpu.h"

namespace podium {
namespace {

[[maybe_unused]] Kernels Extended(const char* name, const Kernels& base,
                                  const IntKernels& int8,
                                  const IntKernels& int16,
                                  const Bf16Kernels* bf16,
                                  bool bf16_is_faster) {
  Kernels kernels = base;
  kernels.name = name;
  kernels.int8 = &int8;
  kernels.int16 = &int16;
  kernels.bf16 = bf16;
  kernels.bf16_is_faster = bf16_is_faster;
  return kernels;
}

struct Table {
  const Kernels* kernels;
  bool available;
};

// The tables for the architecture compiled for, fastest first.
const std::vector<Table>& Tables() {
  static const CpuFeatures cpu = DetectCpuFeatures();
#if defined(__x86_64__)
  static const Kernels amx = Extended("amx", kAvx512Kernels, kAmxInt8,
                                      kAvx512VnniInt16, &kAmxBf16, true);
  static const Kernels avx512bf16 =
      Extended("avx512bf16", kAvx512Kernels, kAvx512VnniInt8, kAvx512VnniInt16,
               &kAvx512Bf16, !cpu.slow_avx512_bf16);
  static const Kernels avx512vnni =
      Extended("avx512vnni", kAvx512Kernels, kAvx512VnniInt8, kAvx512VnniInt16,
               nullptr, false);
  static const Kernels avxvnni = Extended("avxvnni", kAvx2Kernels, kAvxVnniInt8,
                                          kAvxVnniInt16, nullptr, false);
  static const std::vector<Table> tables = {
      {&amx, cpu.amx},
      {&avx512bf16, cpu.avx512_bf16 && cpu.avx512_vnni},
      {&avx512vnni, cpu.avx512_vnni},
      {&kAvx512Kernels, cpu.avx512},
      {&avxvnni, cpu.avx_vnni},
      {&kAvx2Kernels, cpu.avx2},
      {&kGenericKernels, true},
  };
#elif defined(__aarch64__)
  static const Kernels neondot = Extended("neondot", kNeonKernels, kNeonDotInt8,
                                          *kNeonKernels.int16, nullptr, false);
  static const std::vector<Table> tables = {
      {&neondot, cpu.neon_dot},
      {&kNeonKernels, cpu.neon},
      {&kGenericKernels, true},
  };
#else
  static const std::vector<Table> tables = {{&kGenericKernels, true}};
#endif
  return tables;
}

std::string Names(const std::vector<const Kernels*>& tables) {
  std::string names;
  for (const Kernels* table : tables) {
    names += names.empty() ? "" : ", ";
    names += table->name;
  }
  return names;
}

}  // namespace

std::vector<const Kernels*> AllKernels() {
  std::vector<const Kernels*> tables;
  for (const Table& table : Tables()) tables.push_back(table.kernels);
  return tables;
}

std::vector<const Kernels*> AvailableKernels() {
  std::vector<const Kernels*> tables;
  for (const Table& table : Tables()) {
    if (table.available) tables.push_back(table.kernels);
  }
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
