#pragma once

#include <cstddef>
#include <cstdint>

// Only plain data: files compiled for an instruction set that the machine may
// lack include this header, and the linker could use an inline function from
// such a file in all of Podium.

namespace podium {

// What is applied to an element of a product before it is stored.
enum class Epilogue : int32_t {
  kBias,          // c = a b + bias
  kBiasGelu,      // c = gelu(a b + bias), the exact gelu (by erf)
  kBiasResidual,  // c = a b + bias + residual
};

// c (m, n) = a (m, k) times b (k, n), then an epilogue. Each row is contiguous,
// and rows are ld* floats apart. Each c[i][j] is summed over k in one fixed
// order that does not depend on m, n, i or j, so a row's result has the same
// bits in every product.
struct GemmF32Args {
  int64_t m = 0, n = 0, k = 0;
  const float* a = nullptr;
  int64_t lda = 0;
  // b in panels (pack.h) of `gemm_panel` columns, the last one padded with
  // zeros; in a panel, the k rows are stored end to end.
  const float* packed_b = nullptr;
  const float* bias = nullptr;  // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); must not be c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// softmax(q k' * scale) v for one sequence, for each head. Head h is the
// columns [h * head_size, (h + 1) * head_size) of q, k, v and out.
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

// x = (x - mean) / sqrt(variance + eps) * weight + bias, row by row, in place.
// The rows are contiguous.
struct LayerNormF32Args {
  int64_t rows = 0, cols = 0;
  float* x = nullptr;
  const float* weight = nullptr;  // (cols)
  const float* bias = nullptr;    // (cols)
  float eps = 0;
};

// Quantizes rows independently: x[i][p] is about scale[i] * (q[i][p] -
// zero[i]), with q in [0, IntKernels::largest_value] and an exact 0. A row with
// a number that is not finite gets a scale of NaN.
struct QuantizeArgs {
  int64_t rows = 0, cols = 0;
  const float* x = nullptr;
  int64_t ldx = 0;
  // (rows, ldq) elements of IntKernels::bytes bytes each. ldq is cols rounded
  // up to kIntDepth; elements past cols are unspecified.
  void* q = nullptr;
  int64_t ldq = 0;
  float* scale = nullptr;   // (rows)
  int32_t* zero = nullptr;  // (rows)
};

// c (m, n) = a (m, k) times b (k, n), then an epilogue, where a is quantized by
// rows and b by columns (without a zero point): c = (sum_p a[i][p] b[p][j] -
// a_zero[i] * b_sum[j]) * a_scale[i] * b_scale[j] + bias[j]. The sum over p is
// exact in int32 for k up to DeepestProduct (pack.h), so it is the same on
// every instruction set.
struct GemmIntArgs {
  int64_t m = 0, n = 0;
  int64_t k = 0;  // a multiple of kIntDepth, and the stride of a's rows
  const void* a = nullptr;          // memory for PaddedRows(m) rows
  const float* a_scale = nullptr;   // (m)
  const int32_t* a_zero = nullptr;  // (m)
  const void* packed_b = nullptr;   // by PackPanelsInt (pack.h)
  const float* b_scale = nullptr;   // (n)
  const int32_t* b_sum = nullptr;   // (n), the sum of each column
  const float* bias = nullptr;      // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); must not be c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// Kernels read whole tiles of rows, so the memory of a quantized or rounded
// matrix extends to a multiple of this many rows. The extra rows are
// unspecified.
inline constexpr int64_t kOperandRows = 32;

// Rows of a quantized matrix are padded to a multiple of this, so that vectors
// and tiles of every instruction set are full. The padding's weights are 0.
inline constexpr int64_t kIntDepth = 64;

// Integer products, and the operand layout they require.
struct IntKernels {
  int64_t panel;           // columns in one panel of packed_b
  int64_t group;           // values of k side by side in a column of a panel
  int64_t bytes;           // in an element of a or b, 1 or 2
  int32_t largest_value;   // in a: 255 for int8, 1,023 for int16
  int32_t largest_weight;  // in b, either sign: 127 for int8, 511 for int16
  void (*quantize)(const QuantizeArgs&);
  void (*gemm_int)(const GemmIntArgs&);
};

// Weights that are stored as integers and computed with as floats: each
// output's weights of this many inputs share a scale.
inline constexpr int64_t kWeightGroup = 32;

// Unpacks one panel of weights that PackPanelsInGroups (pack.h) packed: each is
// its integer times the scale of its group.
struct UnpackArgs {
  int64_t groups = 0;
  const uint8_t* quantized = nullptr;
  // A panel of gemm_f32 or gemm_bf16 with the depth groups * kWeightGroup:
  // floats, or numbers rounded to bf16 (to nearest, ties to even).
  void* panel = nullptr;
};

// Rounds x (rows, cols) to bf16, to nearest with ties to even.
struct RoundBf16Args {
  int64_t rows = 0, cols = 0;
  const float* x = nullptr;
  int64_t ldx = 0;
  // (rows, ldq). ldq is cols rounded up to kBf16Depth; elements past cols are
  // 0.
  uint16_t* q = nullptr;
  int64_t ldq = 0;
};

// Like GemmF32Args, with operands in bf16 and sums in f32.
struct GemmBf16Args {
  int64_t m = 0, n = 0;
  int64_t k = 0;  // a multiple of kBf16Depth, and the stride of a's rows
  const uint16_t* a = nullptr;         // memory for PaddedRows(m) rows
  const uint16_t* packed_b = nullptr;  // by PackPanelsBf16 (pack.h)
  const float* bias = nullptr;         // (n)
  Epilogue epilogue = Epilogue::kBias;
  const float* residual = nullptr;  // (m, n); must not be c
  int64_t ld_residual = 0;
  float* c = nullptr;  // overlaps no input
  int64_t ldc = 0;
};

// Like kIntDepth, for matrices in bf16.
inline constexpr int64_t kBf16Depth = 32;

// bf16 products. A panel holds pairs of k side by side.
struct Bf16Kernels {
  int64_t panel;  // columns in one panel of packed_b
  void (*round_bf16)(const RoundBf16Args&);
  void (*gemm_bf16)(const GemmBf16Args&);
  void (*unpack_int8)(const UnpackArgs&);
  void (*unpack_int4)(const UnpackArgs&);
  // Like attention_f32, with q, k, v and the softmax rounded to bf16 as
  // operands of the products.
  int64_t (*attention_scratch)(int64_t seqlen, int64_t head_size);
  void (*attention_bf16)(const AttentionF32Args&);
};

// The kernels that every instruction set must provide, and its bf16 products if
// it has them.
struct Kernels {
  const char* name;    // as spelled in PODIUM_CPU_ISA
  int64_t gemm_panel;  // columns in one panel of packed_b
  void (*gemm_f32)(const GemmF32Args&);
  void (*unpack_int8)(const UnpackArgs&);
  void (*unpack_int4)(const UnpackArgs&);
  int64_t (*attention_scratch)(int64_t seqlen, int64_t head_size);
  void (*attention_f32)(const AttentionF32Args&);
  void (*layer_norm_f32)(const LayerNormF32Args&);
  // Applied to each row of x (rows, cols), in place.
  void (*softmax_f32)(float* x, int64_t rows, int64_t cols);
  void (*gelu_f32)(float* x, int64_t size);  // in place
  // From and to IEEE 754 binary16: exact, and to nearest with ties to even.
  void (*widen_f16)(const uint16_t* x, int64_t size, float* y);
  void (*round_f16)(const float* x, int64_t size, uint16_t* y);
  const IntKernels* int8;
  // More bits, in 16-bit elements: as fast as int8 if the table has no 8-bit
  // products, otherwise half as fast.
  const IntKernels* int16;
  const Bf16Kernels* bf16;  // null if there are no instructions for it
  bool int16_is_faster;     // than f32
  bool bf16_is_faster;      // than f32 and int16
};

// Only the tables for the architecture compiled for are defined.
extern const Kernels kGenericKernels;  // the readable oracle for the others
extern const Kernels kAvx2Kernels;     // AVX2 and FMA
extern const Kernels kAvx512Kernels;   // AVX-512 F, BW, DQ and VL
extern const Kernels kNeonKernels;     // NEON

// Products that an extension adds to one of these tables.
extern const IntKernels kAvxVnniInt8, kAvxVnniInt16;        // to kAvx2Kernels
extern const IntKernels kAvx512VnniInt8, kAvx512VnniInt16;  // to kAvx512Kernels
extern const IntKernels kAmxInt8;                           // to kAvx512Kernels
extern const Bf16Kernels kAvx512Bf16, kAmxBf16;             // to kAvx512Kernels
extern const IntKernels kNeonDotInt8;                       // to kNeonKernels

}  // namespace podium
