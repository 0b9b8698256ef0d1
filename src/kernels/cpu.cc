#include "kernels/cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include <cstdint>

namespace podium {

#if defined(__x86_64__)
namespace {

// The register states that the operating system saves and restores (XCR0).
uint64_t SavedStates() {
  uint32_t low, high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
}

// Tiles add 8 KiB of state to each thread. Linux saves it only for a process
// that has asked (Documentation/x86/xstate.rst).
bool TilesAreGranted() {
  constexpr long kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr long kTileData = 18;
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

bool IsIntel() {
  uint32_t a, b, c, d;  // the vendor's name: "Genu", "ineI", "ntel"
  return __get_cpuid(0, &a, &b, &c, &d) && b == 0x756e6547 && d == 0x49656e69 &&
         c == 0x6c65746e;
}

bool HasAll(uint64_t value, uint64_t bits) { return (value & bits) == bits; }

}  // namespace

CpuFeatures DetectCpuFeatures() {
  // Bits: Intel SDM volume 2A, CPUID leaves 1 and 7; volume 1, 13.1 for XCR0.
  constexpr uint32_t kOsxsave = 1u << 27, kAvx = 1u << 28, kFma = 1u << 12;
  constexpr uint32_t kF16c = 1u << 29;
  constexpr uint32_t kAvx2 = 1u << 5;
  constexpr uint32_t kAvx512 =
      1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;  // F, DQ, BW, VL
  constexpr uint32_t kAvx512Vnni = 1u << 11;      // in ECX
  constexpr uint32_t kAmx =
      1u << 22 | 1u << 24 | 1u << 25;        // in EDX: BF16, TILE, INT8
  constexpr uint32_t kAvxVnni = 1u << 4;     // leaf 7.1, EAX
  constexpr uint32_t kAvx512Bf16 = 1u << 5;  // leaf 7.1, EAX
  constexpr uint64_t kYmmStates = 0x06;      // SSE, AVX
  constexpr uint64_t kZmmStates = 0xe6;      // also opmask and upper ZMM
  constexpr uint64_t kTileStates = 0x60000;  // TILECFG, TILEDATA

  CpuFeatures features;
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return features;
  if (!HasAll(c, kOsxsave | kAvx | kFma | kF16c)) return features;
  const uint64_t states = SavedStates();
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return features;
  features.avx2 = HasAll(b, kAvx2) && HasAll(states, kYmmStates);
  features.avx512 =
      features.avx2 && HasAll(b, kAvx512) && HasAll(states, kZmmStates);
  features.avx512_vnni = features.avx512 && HasAll(c, kAvx512Vnni);
  const uint32_t subleaves = a, tiles = d;
  if (subleaves >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d)) {
    features.avx_vnni = features.avx2 && HasAll(a, kAvxVnni);
    features.avx512_bf16 = features.avx512 && HasAll(a, kAvx512Bf16);
    features.slow_avx512_bf16 = features.avx512_bf16 && IsIntel();
  }
  features.amx = features.avx512_vnni && features.avx512_bf16 &&
                 HasAll(tiles, kAmx) && HasAll(states, kTileStates) &&
                 TilesAreGranted();
  return features;
}
#elif defined(__aarch64__)
CpuFeatures DetectCpuFeatures() {
  const bool dot_product = (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
  return {.neon = true, .neon_dot = dot_product};
}
#else
CpuFeatures DetectCpuFeatures() { return {}; }
#endif

}  // namespace podium
