#pragma once

namespace podium {

// Instruction sets that both the processor and the operating system (which has
// to save the wider registers) support.
struct CpuFeatures {
  bool avx2 = false;    // AVX2 and FMA
  bool avx512 = false;  // AVX-512 F, BW, DQ and VL, and the above
};

CpuFeatures DetectCpuFeatures();

}  // namespace podium
