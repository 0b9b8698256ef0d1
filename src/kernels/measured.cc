#include "kernels/measured.h"

#include <atomic>

namespace podium {
namespace {

using std::chrono::steady_clock;

enum Kind {
  kLinear,
  kLinearGelu,
  kLinearResidual,
  kQuantize,
  kUnpack,
  kAttention,
  kLayerNorm
};

constexpr std::array<std::string_view, kKernelKinds> kNames = {
    "linear", "linear + gelu", "linear + residual", "quantize",
    "unpack", "attention",     "layer norm"};

struct Sum {
  std::atomic<int64_t> nanoseconds{0};
  std::atomic<int64_t> calls{0};
  std::atomic<double> flops{0};
};

// Global, because kernels are plain functions without state.
const Kernels* real_kernels = nullptr;
std::array<Sum, kKernelKinds> sums;

template <class Args>
void Measure(Kind kind, double flops, void (*kernel)(const Args&),
             const Args& args) {
  const auto began = steady_clock::now();
  kernel(args);
  const std::chrono::nanoseconds took = steady_clock::now() - began;
  sums[kind].nanoseconds += took.count();
  sums[kind].calls += 1;
  sums[kind].flops += flops;
}

template <class Args>
void MeasureProduct(void (*gemm)(const Args&), const Args& args) {
  const Kind kind = args.epilogue == Epilogue::kBiasGelu       ? kLinearGelu
                    : args.epilogue == Epilogue::kBiasResidual ? kLinearResidual
                                                               : kLinear;
  const double flops = 2.0 * static_cast<double>(args.m) *
                       static_cast<double>(args.n) *
                       static_cast<double>(args.k);
  Measure(kind, flops, gemm, args);
}

void GemmF32(const GemmF32Args& args) {
  MeasureProduct(real_kernels->gemm_f32, args);
}

using IntTable = const IntKernels* Kernels::*;

template <IntTable kTable>
void GemmInt(const GemmIntArgs& args) {
  MeasureProduct((real_kernels->*kTable)->gemm_int, args);
}

template <IntTable kTable>
void Quantize(const QuantizeArgs& args) {
  Measure(kQuantize, 0, (real_kernels->*kTable)->quantize, args);
}

template <IntTable kTable>
const IntKernels* MeasuredInt() {
  static IntKernels measured;
  measured = *(real_kernels->*kTable);
  measured.quantize = Quantize<kTable>;
  measured.gemm_int = GemmInt<kTable>;
  return &measured;
}

void UnpackInt8(const UnpackArgs& args) {
  Measure(kUnpack, 0, real_kernels->unpack_int8, args);
}

void UnpackInt4(const UnpackArgs& args) {
  Measure(kUnpack, 0, real_kernels->unpack_int4, args);
}

void UnpackInt8Bf16(const UnpackArgs& args) {
  Measure(kUnpack, 0, real_kernels->bf16->unpack_int8, args);
}

void UnpackInt4Bf16(const UnpackArgs& args) {
  Measure(kUnpack, 0, real_kernels->bf16->unpack_int4, args);
}

void GemmBf16(const GemmBf16Args& args) {
  MeasureProduct(real_kernels->bf16->gemm_bf16, args);
}

void RoundBf16(const RoundBf16Args& args) {
  Measure(kQuantize, 0, real_kernels->bf16->round_bf16, args);
}

void MeasureAttention(void (*attend)(const AttentionF32Args&),
                      const AttentionF32Args& args) {
  const double flops = 4.0 * static_cast<double>(args.query_rows) *
                       static_cast<double>(args.seqlen) *
                       static_cast<double>(args.num_heads * args.head_size);
  Measure(kAttention, flops, attend, args);
}

void AttentionF32(const AttentionF32Args& args) {
  MeasureAttention(real_kernels->attention_f32, args);
}

void AttentionBf16(const AttentionF32Args& args) {
  MeasureAttention(real_kernels->bf16->attention_bf16, args);
}

void LayerNorm(const LayerNormF32Args& args) {
  Measure(kLayerNorm, 0, real_kernels->layer_norm_f32, args);
}

}  // namespace

const Kernels& MeasuredKernels(const Kernels& real) {
  static Kernels measured;
  real_kernels = &real;
  measured = real;
  measured.int8 = MeasuredInt<&Kernels::int8>();
  measured.int16 = MeasuredInt<&Kernels::int16>();
  if (real.bf16 != nullptr) {
    static Bf16Kernels bf16;
    bf16 = *real.bf16;
    bf16.round_bf16 = RoundBf16;
    bf16.gemm_bf16 = GemmBf16;
    bf16.attention_bf16 = AttentionBf16;
    bf16.unpack_int8 = UnpackInt8Bf16;
    bf16.unpack_int4 = UnpackInt4Bf16;
    measured.bf16 = &bf16;
  }
  measured.gemm_f32 = GemmF32;
  measured.unpack_int8 = UnpackInt8;
  measured.unpack_int4 = UnpackInt4;
  measured.attention_f32 = AttentionF32;
  measured.layer_norm_f32 = LayerNorm;
  return measured;
}

KernelTimes TakeKernelTimes() {
  KernelTimes times;
  for (size_t i = 0; i < kKernelKinds; ++i) {
    times[i].name = kNames[i];
    times[i].busy = std::chrono::nanoseconds(sums[i].nanoseconds.exchange(0));
    times[i].calls = sums[i].calls.exchange(0);
    times[i].flops = sums[i].flops.exchange(0);
  }
  return times;
}

}  // namespace podium
