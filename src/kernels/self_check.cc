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

// Numbers rounded to binary16 and widened again.
std::vector<float> InHalf(const Kernels& kernels) {
  constexpr int64_t size = 43;
  std::vector<float> x = Numbers(size, 15);
  std::vector<uint16_t> half(size);
  kernels.round_f16(x.data(), size, half.data());
  kernels.widen_f16(half.data(), size, x.data());
  return x;
}

// The first columns of a panel of weights, packed as integers and unpacked.
std::vector<float> UnpackedColumns(int64_t panel, int bits,
                                   void (*unpack)(const UnpackArgs&)) {
  constexpr int64_t n = 8, k = 2 * kWeightGroup;
  std::vector<uint8_t> packed(
      static_cast<size_t>(PackedBytesInGroups(n, k, panel, bits)));
  PackPanelsInGroups(Numbers(n * k, 16), n, k, panel, bits, packed);
  std::vector<float> unpacked(static_cast<size_t>(k * panel)), y;
  unpack({.groups = k / kWeightGroup,
          .quantized = packed.data(),
          .panel = unpacked.data()});
  for (int64_t p = 0; p < k; ++p) {
    const float* row = unpacked.data() + p * panel;
    y.insert(y.end(), row, row + n);
  }
  return y;
}

bool UnpacksCorrectly(const Kernels& kernels, const Kernels& oracle) {
  return UnpackedColumns(kernels.gemm_panel, 8, kernels.unpack_int8) ==
             UnpackedColumns(oracle.gemm_panel, 8, oracle.unpack_int8) &&
         UnpackedColumns(kernels.gemm_panel, 4, kernels.unpack_int4) ==
             UnpackedColumns(oracle.gemm_panel, 4, oracle.unpack_int4);
}

// `x` quantized by `table`, in elements of the table's width.
struct QuantizedRows {
  std::vector<uint16_t> elements;
  std::vector<float> scale;
  std::vector<int32_t> zero;
  int64_t bytes;

  QuantizedRows(const IntKernels& table, const std::vector<float>& x,
                int64_t rows, int64_t cols)
      : elements(static_cast<size_t>(PaddedRows(rows) * PaddedDepth(cols))),
        scale(static_cast<size_t>(rows)),
        zero(static_cast<size_t>(rows)),
        bytes(table.bytes) {
    table.quantize({.rows = rows,
                    .cols = cols,
                    .x = x.data(),
                    .ldx = cols,
                    .q = elements.data(),
                    .ldq = PaddedDepth(cols),
                    .scale = scale.data(),
                    .zero = zero.data()});
  }
  int32_t at(int64_t i) const {
    return bytes == 1 ? reinterpret_cast<const uint8_t*>(elements.data())[i]
                      : elements[static_cast<size_t>(i)];
  }
};

// Uses what `oracle` quantized, so that all tables get the same integers.
std::vector<float> IntegerProduct(const IntKernels& table,
                                  const IntKernels& oracle) {
  constexpr int64_t m = 37, n = 41, k = 2 * kIntDepth;
  const QuantizedRows quantized(oracle, Numbers(m * k, 9), m, k);
  const auto size = static_cast<size_t>(PaddedRows(m) * k);
  std::vector<uint8_t> narrow(size);
  std::vector<uint16_t> wide(size);
  for (size_t i = 0; i < m * k; ++i) {
    const int32_t value = quantized.at(static_cast<int64_t>(i));
    narrow[i] = static_cast<uint8_t>(value);
    wide[i] = static_cast<uint16_t>(value);
  }
  std::vector<uint8_t> packed(static_cast<size_t>(PackedBytesInt(n, k, table)));
  std::vector<float> b_scale(n), c(m * n);
  std::vector<int32_t> b_sum(n);
  PackPanelsInt(Numbers(n * k, 10), n, k, table, packed.data(), b_scale.data(),
                b_sum.data());
  // With scales of 1 and no bias, the result is the integer sum.
  const std::vector<float> ones(m + n, 1.0f), zeros(n);
  const void* a = wide.data();
  if (table.bytes == 1) a = narrow.data();
  table.gemm_int({.m = m,
                  .n = n,
                  .k = k,
                  .a = a,
                  .a_scale = ones.data(),
                  .a_zero = quantized.zero.data(),
                  .packed_b = packed.data(),
                  .b_scale = ones.data(),
                  .b_sum = b_sum.data(),
                  .bias = zeros.data(),
                  .c = c.data(),
                  .ldc = n});
  return c;
}

// Rows quantized and converted back to floats.
std::vector<float> Quantized(const IntKernels& table) {
  constexpr int64_t rows = 3, cols = 2 * kIntDepth - 5;
  const QuantizedRows quantized(table, Numbers(rows * cols, 11), rows, cols);
  std::vector<float> y;
  for (int64_t i = 0; i < rows; ++i) {
    const auto row = static_cast<size_t>(i);
    for (int64_t j = 0; j < cols; ++j) {
      const int32_t value = quantized.at(i * PaddedDepth(cols) + j);
      y.push_back(quantized.scale[row] *
                  static_cast<float>(value - quantized.zero[row]));
    }
  }
  return y;
}

bool Near(const std::vector<float>& x, const std::vector<float>& y,
          float tolerance = 2e-5f) {
  for (size_t i = 0; i < x.size(); ++i) {
    // Written so that NaN is not near anything.
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
  const auto attention_f32 = [](const Kernels& table) {
    return Attention(table.attention_scratch, table.attention_f32);
  };
  const auto attention_bf16 = [](const Kernels& table) {
    return Attention(table.bf16->attention_scratch, table.bf16->attention_bf16);
  };
  constexpr float kBf16 = 0x1p-7f;  // rounding a number near 1 twice
  if (kernels.bf16 != nullptr &&
      !(Near(attention_bf16(kernels), attention_bf16(oracle), kBf16) &&
        Near(Bf16Product(*kernels.bf16), Bf16Product(*oracle.bf16)))) {
    return false;
  }
  for (const auto table : {&Kernels::int8, &Kernels::int16}) {
    const IntKernels* integers = kernels.*table;
    if (integers == nullptr) continue;
    // The step between two quantized values of numbers in (-1, 1).
    const float step = 2.0f / static_cast<float>(integers->largest_value - 1);
    if (!Near(IntegerProduct(*integers, *(oracle.*table)),
              IntegerProduct(*(oracle.*table), *(oracle.*table)), 0) ||
        !Near(Quantized(*integers), Quantized(*(oracle.*table)), step)) {
      return false;
    }
  }
  return Near(attention_f32(kernels), attention_f32(oracle)) &&
         Near(Norm(kernels), Norm(oracle)) &&
         Near(InHalf(kernels), InHalf(oracle), 0) &&
         UnpacksCorrectly(kernels, oracle);
}

}  // namespace podium
