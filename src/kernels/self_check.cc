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

std::vector<float> Attention(const Kernels& kernels) {
  constexpr int64_t seqlen = 37, heads = 2, head_size = 12;
  constexpr int64_t hidden = heads * head_size, ld = 3 * hidden;
  const std::vector<float> qkv = Numbers(seqlen * ld, 5);
  std::vector<float> scratch(
      static_cast<size_t>(kernels.attention_scratch(seqlen, head_size)));
  std::vector<float> out(seqlen * hidden);
  kernels.attention_f32({.query_rows = seqlen,
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

bool Near(const std::vector<float>& x, const std::vector<float>& y) {
  for (size_t i = 0; i < x.size(); ++i) {
    // Written so that a NaN is not near anything.
    if (!(std::abs(x[i] - y[i]) <= 2e-5f)) return false;
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
  return Near(Attention(kernels), Attention(oracle)) &&
         Near(Norm(kernels), Norm(oracle));
}

}  // namespace podium
