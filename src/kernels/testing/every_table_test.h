#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/kernels.h"
#include "kernels/pack.h"
#include "kernels/select.h"

// Shared by the tests of every kernel table, which are instantiated in
// kernels_test.cc.
namespace podium {

using Floats = std::vector<float>;

inline Floats Random(int64_t size, uint32_t seed, float scale = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, scale);
  Floats x(static_cast<size_t>(size));
  for (float& value : x) value = normal(random);
  return x;
}

inline double Gelu(double x) {
  return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
}

// Error bound for the gelu of products with quantized or rounded operands.
inline double GeluNearError(double x) {
  return 2e-4 * std::max(1.0, std::abs(x) / 4);
}

class KernelsTest : public testing::TestWithParam<const Kernels*> {
 protected:
  void SetUp() override {
    const std::vector<const Kernels*> here = AvailableKernels();
    const std::vector<const Kernels*> all = AllKernels();
    const auto in = [&](const std::vector<const Kernels*>& tables) {
      return std::find(tables.begin(), tables.end(), &kernels_) != tables.end();
    };
    if (in(all) && !in(here)) {
      GTEST_SKIP() << "this machine has no " << kernels_.name;
    }
  }

  Floats Pack(const Floats& weight, int64_t n, int64_t k) const {
    Floats packed(static_cast<size_t>(PackedSize(n, k, kernels_.gemm_panel)));
    PackPanels(weight, n, k, kernels_.gemm_panel, packed);
    return packed;
  }

  template <class Test>
  void ForEachIntTable(const Test& test) const {
    for (const IntKernels* table : {kernels_.int8, kernels_.int16}) {
      if (table != nullptr) test(*table);
    }
  }

  const Kernels& kernels_ = *GetParam();
};

struct AttentionCase {
  int64_t seqlen, heads, head_size;
};

inline Floats ReferenceAttention(const AttentionCase& t, const Floats& qkv,
                                 float scale) {
  const int64_t hidden = t.heads * t.head_size, ld = 3 * hidden;
  Floats out(static_cast<size_t>(t.seqlen * hidden));
  for (int64_t h = 0; h < t.heads; ++h) {
    for (int64_t i = 0; i < t.seqlen; ++i) {
      const float* q = qkv.data() + i * ld + h * t.head_size;
      std::vector<double> weight(static_cast<size_t>(t.seqlen));
      double sum = 0;
      for (int64_t j = 0; j < t.seqlen; ++j) {
        const float* k = qkv.data() + j * ld + hidden + h * t.head_size;
        double dot = 0;
        for (int64_t d = 0; d < t.head_size; ++d) {
          dot += static_cast<double>(q[d]) * k[d];
        }
        sum += weight[j] = std::exp(dot * scale);
      }
      for (int64_t d = 0; d < t.head_size; ++d) {
        double value = 0;
        for (int64_t j = 0; j < t.seqlen; ++j) {
          value +=
              weight[j] / sum * qkv[j * ld + 2 * hidden + h * t.head_size + d];
        }
        out[i * hidden + h * t.head_size + d] = static_cast<float>(value);
      }
    }
  }
  return out;
}

// One of the two attention kernels of a table.
struct AttentionKernel {
  int64_t (*scratch)(int64_t seqlen, int64_t head_size);
  void (*attend)(const AttentionF32Args&);
};

inline Floats RunAttention(const AttentionKernel& kernel,
                           const AttentionCase& t, const Floats& qkv,
                           float scale, int64_t query_rows) {
  const int64_t hidden = t.heads * t.head_size, ld = 3 * hidden;
  Floats out(static_cast<size_t>(query_rows * hidden));
  // The content that an earlier sequence left must not matter.
  const auto size = static_cast<size_t>(kernel.scratch(t.seqlen, t.head_size));
  Floats buffer(size + 16, NAN);
  float* scratch = buffer.data();
  while (reinterpret_cast<uintptr_t>(scratch) % 64 != 0) ++scratch;
  kernel.attend({.query_rows = query_rows,
                 .seqlen = t.seqlen,
                 .num_heads = t.heads,
                 .head_size = t.head_size,
                 .q = qkv.data(),
                 .ld_q = ld,
                 .k = qkv.data() + hidden,
                 .v = qkv.data() + 2 * hidden,
                 .ld_kv = ld,
                 .scale = scale,
                 .out = out.data(),
                 .ld_out = hidden,
                 .scratch = scratch});
  return out;
}

}  // namespace podium
