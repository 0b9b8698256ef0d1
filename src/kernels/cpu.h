#pragma once

namespace podium {

// Instruction sets that both the processor and the operating system (which has
// to save the wider registers) support.
struct CpuFeatures {
  bool avx2 = false;         // AVX2 and FMA
  bool avx512 = false;       // AVX-512 F, BW, DQ and VL, and the above
  bool avx_vnni = false;     // and AVX2
  bool avx512_vnni = false;  // and avx512
  bool avx512_bf16 = false;  // and avx512
  bool amx = false;       // tiles of int8 and bf16, and avx512_vnni and _bf16
  bool neon = false;      // every AArch64
  bool neon_dot = false;  // and FEAT_DotProd
};

// Asks the operating system for the tiles of AMX, on behalf of the process, on
// a machine that has them.
CpuFeatures DetectCpuFeatures();

}  // namespace podium
