#pragma once

namespace podium {

// Instruction sets that both the processor and the operating system (which must
// save the wider registers) support.
struct CpuFeatures {
  bool avx2 = false;         // AVX2 and FMA
  bool avx512 = false;       // AVX-512 F, BW, DQ and VL; implies avx2
  bool avx_vnni = false;     // implies avx2
  bool avx512_vnni = false;  // implies avx512
  bool avx512_bf16 = false;  // implies avx512
  // Whether a product of bf16 takes longer than one of f32, as on Intel's
  // processors; AMD's take half as long.
  bool slow_avx512_bf16 = false;
  bool amx = false;       // tiles of int8 and bf16; implies avx512_vnni, _bf16
  bool neon = false;      // on every AArch64 machine
  bool neon_dot = false;  // FEAT_DotProd; implies neon
};

// On a machine with AMX, also asks the operating system to let the process use
// tiles.
CpuFeatures DetectCpuFeatures();

}  // namespace podium
