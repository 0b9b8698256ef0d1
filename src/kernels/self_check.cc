#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/pack.h"
#include "kernels/select.h"

namespace podium {
namespace {

// Numbers in (-1, 1) that do not repeat.
std::vector<float> Numbers(int64_t size, uint32_t seed) {
  std::vector<float> x(static_cast<size_t>(size));
  for (float& value : x) {
    seed = seed * 1664525u + 1013904223u;
    value = static_cast<float>(seed >> 8) * 0x1p-23f - 1;
  }
  return x;
}

std::vector<float> Product(const Kernels& kernels, Epilogue epilogue) {
  constexpr int64_t m = 13, n = 41, k = 67;
  const std::vector<float> a = Numbers(m * k, 1), bias = Numbers(n, 3);
  const std::vector<float> residual = Numbers(m * n, 4);
  std::vector<float> packed(
      static_cast<size_t>(PackedSize(n, k, kernels.gemm_panel)));
  PackPanels(Numbers(n * k, 2), n, k, kernels.gemm_panel, packed);
  std::vector<float> c(m * n);
  kernels.gemm_f32({.m = m,
                    .n = n,
                    .k = k,
                    .a = a.data(),
                    .lda = k,
                    .packed_b = packed.data(),
                    .bias = bias.data(),
                    .epilogue = epilogue,
                    .residual = residual.data(),
                    .ld_residual = n,
                    .c = c.data(),
                    .ldc = n});
  return c;
}

std::vector<float> Attention(int64_t (*scratch_size)(int64_t, int64_t),
                             void (*attend)(const AttentionF32Args&)) {
  constexpr int64_t seqlen = 37, heads = 2, head_size = 12;
  constexpr int64_t hidden = heads * head_size, ld = 3 * hidden;
  const std::vector<float> qkv = Numbers(seqlen * ld, 5);
  std::vector<float> scratch(
      static_cast<size_t>(scratch_size(seqlen, head_size)));
  std::vector<float> out(seqlen * hidden);
  attend({.query_rows = seqlen,
          .seqlen = seqlen,
          .num_heads = heads,
          .head_size = head_size,
          .q = qkv.data(),
          .ld_q = ld,
          .k = qkv.data() + hidden,
          .v = qkv.data() + 2 * hidden,
          .ld_kv = ld,
          .scale = 2.0f,
          .out = out.data(),
          .ld_out = hidden,
          .scratch = scratch.data()});
  return out;
}

std::vector<float> Bf16Product(const Bf16Kernels& bf16) {
  constexpr int64_t m = 37, n = 41, k = 2 * kBf16Depth;
  const std::vector<float> x = Numbers(m * k, 12), bias = Numbers(n, 13);
  std::vector<uint16_t> a(static_cast<size_t>(PaddedRows(m) * k));
  std::vector<uint16_t> packed(
      static_cast<size_t>(PackedSize(n, k, bf16.panel)));
  bf16.round_bf16(
      {.rows = m, .cols = k, .x = x.data(), .ldx = k, .q = a.data(), .ldq = k});
  PackPanelsBf16(Numbers(n * k, 14), n, k, bf16, packed);
  std::vector<float> c(m * n);
  bf16.gemm_bf16({.m = m,
                  .n = n,
                  .k = k,
                  .a = a.data(),
                  .packed_b = packed.data(),
                  .bias = bias.data(),
                  .c = c.data(),
                  .ldc = n});
  return c;
}

std::vector<float> Norm(const Kernels& kernels) {
  constexpr int64_t rows = 3, cols = 43;
  std::vector<float> x = Numbers(rows * cols, 6);
  const std::vector<float> weight = Numbers(cols, 7), bias = Numbers(cols, 8);
  kernels.layer_norm_f32({.rows = rows,
                          .cols = cols,
                          .x = x.data(),
                          .weight = weight.data(),
                          .bias = bias.data(),
                          .eps = 1e-12f});
  return x;
}

// Quantized by generic, so that all are given the same integers.
std::vector<float> IntegerProduct(const Kernels& kernels) {
  constexpr int64_t m = 37, n = 41, k = 2 * kInt8Depth;
  const Int8Kernels& int8 = *kernels.int8;
  std::vector<uint8_t> levels(static_cast<size_t>(PaddedRows(m) * k));
  std::vector<float> a_scale(m);
  std::vector<int32_t> a_zero(m);
  const std::vector<float> x = Numbers(m * k, 9);
  kGenericKernels.int8->quantize_u8({.rows = m,
                                     .cols = k,
                                     .x = x.data(),
                                     .ldx = k,
                                     .q = levels.data(),
                                     .ldq = k,
                                     .scale = a_scale.data(),
                                     .zero = a_zero.data()});
  const std::vector<uint16_t> wide(levels.begin(), levels.end());
  std::vector<uint8_t> packed(static_cast<size_t>(PackedBytesS8(n, k, int8)));
  std::vector<float> b_scale(n), c(m * n);
  std::vector<int32_t> b_sum(n);
  PackPanelsS8(Numbers(n * k, 10), n, k, int8, packed.data(), b_scale.data(),
               b_sum.data());
  // With scales of 1 and no bias, what is stored is the sum.
  const std::vector<float> ones(m + n, 1.0f), zeros(n);
  int8.gemm_u8s8({.m = m,
                  .n = n,
                  .k = k,
                  .a = int8.bytes == 1 ? static_cast<const void*>(levels.data())
                                       : wide.data(),
                  .a_scale = ones.data(),
                  .a_zero = a_zero.data(),
                  .packed_b = packed.data(),
                  .b_scale = ones.data(),
                  .b_sum = b_sum.data(),
                  .bias = zeros.data(),
                  .c = c.data(),
                  .ldc = n});
  return c;
}

// Rows as they read once quantized.
std::vector<float> Quantized(const Kernels& kernels) {
  constexpr int64_t rows = 3, cols = 2 * kInt8Depth - 5;
  constexpr int64_t depth = 2 * kInt8Depth;
  const std::vector<float> x = Numbers(rows * cols, 11);
  std::vector<uint16_t> room(rows * depth);
  std::vector<float> scale(rows), y(rows * cols);
  std::vector<int32_t> zero(rows);
  kernels.int8->quantize_u8({.rows = rows,
                             .cols = cols,
                             .x = x.data(),
                             .ldx = cols,
                             .q = room.data(),
                             .ldq = depth,
                             .scale = scale.data(),
                             .zero = zero.data()});
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < cols; ++j) {
      const int64_t at = i * depth + j;
      const int32_t level = kernels.int8->bytes == 1
                                ? reinterpret_cast<uint8_t*>(room.data())[at]
                                : room[static_cast<size_t>(at)];
      y[static_cast<size_t>(i * cols + j)] =
          scale[static_cast<size_t>(i)] *
          static_cast<float>(level - zero[static_cast<size_t>(i)]);
    }
  }
  return y;
}

bool Near(const std::vector<float>& x, const std::vector<float>& y,
          float tolerance = 2e-5f) {
  for (size_t i = 0; i < x.size(); ++i) {
    // Written so that a NaN is not near anything.
    if (!(std::abs(x[i] - y[i]) <= tolerance)) return false;
  }
  return true;
}

}  // namespace

bool ComputesCorrectly(const Kernels& kernels) {
  const Kernels& oracle = kGenericKernels;
  for (const Epilogue epilogue :
       {Epilogue::kBias, Epilogue::kBiasGelu, Epilogue::kBiasResidual}) {
    if (!Near(Product(kernels, epilogue), Product(oracle, epilogue))) {
      return false;
    }
  }
  // A level of quantization more or less: numbers in (-1, 1) have 255 of them.
  constexpr float kLevel = 2.0f / 254;
  const auto attention_f32 = [](const Kernels& table) {
    return Attention(table.attention_scratch, table.attention_f32);
  };
  const auto attention_bf16 = [](const Kernels& table) {
    return Attention(table.bf16->attention_scratch, table.bf16->attention_bf16);
  };
  constexpr float kBf16 = 0x1p-7f;  // two roundings of a number near 1
  if (kernels.bf16 != nullptr &&
      !(Near(attention_bf16(kernels), attention_bf16(oracle), kBf16) &&
        Near(Bf16Product(*kernels.bf16), Bf16Product(*oracle.bf16)))) {
    return false;
  }
  return Near(attention_f32(kernels), attention_f32(oracle)) &&
         Near(Norm(kernels), Norm(oracle)) &&
         Near(IntegerProduct(kernels), IntegerProduct(oracle), 0) &&
         Near(Quantized(kernels), Quantized(oracle), kLevel);
}

}  // namespace podium
