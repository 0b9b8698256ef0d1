#pragma once

#include <cstddef>
#include <cstdint>

// Plain data only: this header is read by files that are compiled for an
// instruction set the machine may lack, and an inline function here could be
// linked into all of Podium from one of those.

namespace podium {

// What happens to an element of a product before it is stored.
enum class Epilogue : int32_t {
  kBias,          // c = a b + bias
  kBiasGelu,      // c = gelu(a b + bias), the exact gelu (by erf)
  kBiasResidual,  // c = a b + bias + residual
};

// c (m, n) = a (m, k) times b (k, n), and an epilogue. Rows are contiguous, ld*
// floats apart. Each c[i][j] is summed over k in one fixed order that does not
// depend on m, n, i or j: a row's result has the same bits in every product.
struct GemmF32Args {
  int64_t m = 0, n = 0, k = 0;
  const float* a = nullptr;
  int64_t lda = 0;
  // b in panels (pack.h): of `gemm_panel` columns each, the last one padded
  // with zeros; in a panel, the k rows lie end to end.
  const float* packed_b = nullptr;
  const float* bias = nullptr;  // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); not c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// softmax(q k' * scale) v of one sequence, for each head. Head h is the columns
// [h * head_size, (h + 1) * head_size) of q, k, v and out.
struct AttentionF32Args {
  int64_t query_rows = 0;  // rows of q and out: seqlen, or 1 for [CLS] alone
  int64_t seqlen = 0;      // rows of k and v
  int64_t num_heads = 0, head_size = 0;
  const float* q = nullptr;
  int64_t ld_q = 0;
  const float* k = nullptr;
  const float* v = nullptr;
  int64_t ld_kv = 0;
  float scale = 1;
  float* out = nullptr;  // overlaps no input
  int64_t ld_out = 0;
  float* scratch = nullptr;  // attention_scratch(seqlen, head_size) floats
};

// x = (x - mean) / sqrt(variance + eps) * weight + bias, a row at a time, in
// place. The rows are contiguous.
struct LayerNormF32Args {
  int64_t rows = 0, cols = 0;
  float* x = nullptr;
  const float* weight = nullptr;  // (cols)
  const float* bias = nullptr;    // (cols)
  float eps = 0;
};

// Rows quantized one by one: x[i][p] is about scale[i] * (q[i][p] - zero[i]),
// q in [0, IntKernels::largest_level], with an exact 0. A row that holds a
// number that is not finite gets a scale of NaN.
struct QuantizeArgs {
  int64_t rows = 0, cols = 0;
  const float* x = nullptr;
  int64_t ldx = 0;
  // (rows, ldq) elements of IntKernels::bytes bytes each. ldq is cols rounded
  // up to kIntDepth; what stands past cols has no meaning.
  void* q = nullptr;
  int64_t ldq = 0;
  float* scale = nullptr;   // (rows)
  int32_t* zero = nullptr;  // (rows)
};

// c (m, n) = a (m, k) times b (k, n) and an epilogue, where a is quantized by
// rows and b by columns (without a zero point): c = (sum_p a[i][p] b[p][j] -
// a_zero[i] * b_sum[j]) * a_scale[i] * b_scale[j] + bias[j]. The sum over p is
// exact in int32 for k up to DeepestProduct (pack.h): the same on every
// instruction set.
struct GemmIntArgs {
  int64_t m = 0, n = 0;
  int64_t k = 0;  // a multiple of kIntDepth, and the stride of a's rows
  const void* a = nullptr;          // memory for PaddedRows(m) rows
  const float* a_scale = nullptr;   // (m)
  const int32_t* a_zero = nullptr;  // (m)
  const void* packed_b = nullptr;   // by PackPanelsInt (pack.h)
  const float* b_scale = nullptr;   // (n)
  const int32_t* b_sum = nullptr;   // (n), of each column
  const float* bias = nullptr;      // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); not c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// Tiles of rows are read whole: the memory of a quantized or rounded matrix
// goes on to a multiple of this many rows. What stands there has no meaning.
inline constexpr int64_t kOperandRows = 32;

// Rows of a quantized matrix are padded to a multiple of this: a whole vector,
// a whole tile of every instruction set. The weights of the padding are 0.
inline constexpr int64_t kIntDepth = 64;

// Products of integers, and how they want their operands.
struct IntKernels {
  int64_t panel;           // columns of one panel of packed_b
  int64_t group;           // of a panel's column, k that lie side by side
  int64_t bytes;           // of an element of a and of b, 1 or 2
  int32_t largest_level;   // of a: 255 in int8, 1,023 in int16
  int32_t largest_weight;  // of b, either sign: 127 in int8, 511 in int16
  void (*quantize)(const QuantizeArgs&);
  void (*gemm_int)(const GemmIntArgs&);
};

// x (rows, cols) to bf16, to nearest with ties to even.
struct RoundBf16Args {
  int64_t rows = 0, cols = 0;
  const float* x = nullptr;
  int64_t ldx = 0;
  // (rows, ldq). ldq is cols rounded up to kBf16Depth; 0 stands past cols.
  uint16_t* q = nullptr;
  int64_t ldq = 0;
};

// As GemmF32Args, of operands in bf16 with sums in f32.
struct GemmBf16Args {
  int64_t m = 0, n = 0;
  int64_t k = 0;  // a multiple of kBf16Depth, and the stride of a's rows
  const uint16_t* a = nullptr;         // memory for PaddedRows(m) rows
  const uint16_t* packed_b = nullptr;  // by PackPanelsBf16 (pack.h)
  const float* bias = nullptr;         // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); not c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// As kIntDepth, of matrices in bf16.
inline constexpr int64_t kBf16Depth = 32;

// Products of bf16. A panel holds pairs of k side by side.
struct Bf16Kernels {
  int64_t panel;  // columns of one panel of packed_b
  void (*round_bf16)(const RoundBf16Args&);
  void (*gemm_bf16)(const GemmBf16Args&);
  // As attention_f32, with q, k, v and the softmax rounded to bf16 on the way
  // into the products.
  int64_t (*attention_scratch)(int64_t seqlen, int64_t head_size);
  void (*attention_bf16)(const AttentionF32Args&);
};

// Everything an instruction set must provide, and where it has them, products
// of bf16.
struct Kernels {
  const char* name;    // as PODIUM_CPU_ISA spells it
  int64_t gemm_panel;  // columns of one panel of packed_b
  void (*gemm_f32)(const GemmF32Args&);
  int64_t (*attention_scratch)(int64_t seqlen, int64_t head_size);
  void (*attention_f32)(const AttentionF32Args&);
  void (*layer_norm_f32)(const LayerNormF32Args&);
  // Each row of x (rows, cols), in place.
  void (*softmax_f32)(float* x, int64_t rows, int64_t cols);
  void (*gelu_f32)(float* x, int64_t size);  // in place
  const IntKernels* int8;
  // Finer levels in elements of 16 bits: where there are no products of 8 bits
  // as fast as int8, else half as fast.
  const IntKernels* int16;
  const Bf16Kernels* bf16;   // null: no instructions for it
  bool few_bits_are_faster;  // int16, and bf16 where it is there, than f32
};

// Those of another architecture than the one compiled for are not there.
extern const Kernels kGenericKernels;  // the readable oracle of the others
extern const Kernels kAvx2Kernels;     // AVX2 and FMA
extern const Kernels kAvx512Kernels;   // AVX-512 F, BW, DQ and VL
extern const Kernels kNeonKernels;     // NEON

// What an extension adds to one of these.
extern const IntKernels kAvxVnniInt8, kAvxVnniInt16;        // to kAvx2Kernels
extern const IntKernels kAvx512VnniInt8, kAvx512VnniInt16;  // to kAvx512Kernels
extern const IntKernels kAmxInt8;                           // to kAvx512Kernels
extern const Bf16Kernels kAvx512Bf16, kAmxBf16;             // to kAvx512Kernels
extern const IntKernels kNeonDotInt8;                       // to kNeonKernels

}  // namespace podium
