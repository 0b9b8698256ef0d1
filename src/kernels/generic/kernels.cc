// The readable reference: every other table must agree with it.

#include "kernels/kernels.h"

#include <bit>
#include <cmath>

#include "base/half.h"

namespace podium {
namespace {

constexpr int64_t kPanel = 8;

float Gelu(float x) {
  return 0.5f * x * (1 + std::erf(x * 0.70710678118654752f));
}

void GemmF32(const GemmF32Args& g) {
  for (int64_t begin = 0; begin < g.n; begin += kPanel) {
    const float* panel = g.packed_b + begin * g.k;
    for (int64_t i = 0; i < g.m; ++i) {
      const float* a = g.a + i * g.lda;
      float sum[kPanel] = {};
      for (int64_t p = 0; p < g.k; ++p) {
        for (int64_t j = 0; j < kPanel; ++j) {
          sum[j] += a[p] * panel[p * kPanel + j];
        }
      }
      for (int64_t j = 0; j < kPanel && begin + j < g.n; ++j) {
        float c = sum[j] + g.bias[begin + j];
        if (g.epilogue == Epilogue::kBiasGelu) c = Gelu(c);
        if (g.epilogue == Epilogue::kBiasResidual) {
          c += g.residual[i * g.ld_residual + begin + j];
        }
        g.c[i * g.ldc + begin + j] = c;
      }
    }
  }
}

template <class Value, int kLargestValue>
void Quantize(const QuantizeArgs& t) {
  for (int64_t i = 0; i < t.rows; ++i) {
    const float* x = t.x + i * t.ldx;
    auto* q = static_cast<Value*>(t.q) + i * t.ldq;
    float low = 0, high = 0, poison = 0;
    for (int64_t j = 0; j < t.cols; ++j) {
      low = x[j] < low ? x[j] : low;
      high = x[j] > high ? x[j] : high;
      poison += x[j] * 0;
    }
    const float range = high - low;
    const float scale = range > 0 ? range / kLargestValue : 1;
    const float zero = std::nearbyint(-low / scale);
    for (int64_t j = 0; j < t.cols; ++j) {
      const float value = std::nearbyint(x[j] / scale) + zero;
      const float top = value < kLargestValue ? value : kLargestValue;
      q[j] = static_cast<Value>(value > 0 ? top : 0);
    }
    for (int64_t j = t.cols; j < t.ldq; ++j) q[j] = 0;
    t.scale[i] = scale + poison;
    t.zero[i] = poison == 0 ? static_cast<int32_t>(zero) : 0;
  }
}

template <class Value, class Weight>
void GemmInt(const GemmIntArgs& g) {
  for (int64_t begin = 0; begin < g.n; begin += kPanel) {
    const auto* panel = static_cast<const Weight*>(g.packed_b) + begin * g.k;
    for (int64_t i = 0; i < g.m; ++i) {
      const auto* a = static_cast<const Value*>(g.a) + i * g.k;
      int32_t sum[kPanel] = {};
      for (int64_t p = 0; p < g.k; ++p) {
        for (int64_t j = 0; j < kPanel; ++j) {
          sum[j] += a[p] * panel[p * kPanel + j];
        }
      }
      for (int64_t j = 0; j < kPanel && begin + j < g.n; ++j) {
        const int64_t column = begin + j;
        const int32_t product = sum[j] - g.a_zero[i] * g.b_sum[column];
        float c =
            static_cast<float>(product) * (g.a_scale[i] * g.b_scale[column]) +
            g.bias[column];
        if (g.epilogue == Epilogue::kBiasGelu) c = Gelu(c);
        if (g.epilogue == Epilogue::kBiasResidual) {
          c += g.residual[i * g.ld_residual + column];
        }
        g.c[i * g.ldc + column] = c;
      }
    }
  }
}

void SoftmaxF32(float* x, int64_t rows, int64_t cols) {
  for (int64_t i = 0; i < rows; ++i, x += cols) {
    float max = x[0];
    for (int64_t j = 1; j < cols; ++j) max = x[j] > max ? x[j] : max;
    float sum = 0;
    for (int64_t j = 0; j < cols; ++j) sum += x[j] = std::exp(x[j] - max);
    for (int64_t j = 0; j < cols; ++j) x[j] /= sum;
  }
}

int64_t AttentionScratch(int64_t seqlen, int64_t /*head_size*/) {
  return seqlen;
}

void AttentionF32(const AttentionF32Args& t) {
  float* scores = t.scratch;  // (seqlen)
  for (int64_t h = 0; h < t.num_heads; ++h) {
    const int64_t column = h * t.head_size;
    for (int64_t i = 0; i < t.query_rows; ++i) {
      const float* q = t.q + i * t.ld_q + column;
      for (int64_t j = 0; j < t.seqlen; ++j) {
        const float* k = t.k + j * t.ld_kv + column;
        float dot = 0;
        for (int64_t d = 0; d < t.head_size; ++d) dot += q[d] * k[d];
        scores[j] = dot * t.scale;
      }
      SoftmaxF32(scores, 1, t.seqlen);
      float* out = t.out + i * t.ld_out + column;
      for (int64_t d = 0; d < t.head_size; ++d) {
        const float* v = t.v + column + d;
        float sum = 0;
        for (int64_t j = 0; j < t.seqlen; ++j)
          sum += scores[j] * v[j * t.ld_kv];
        out[d] = sum;
      }
    }
  }
}

void LayerNormF32(const LayerNormF32Args& n) {
  for (int64_t i = 0; i < n.rows; ++i) {
    float* x = n.x + i * n.cols;
    double mean = 0;
    for (int64_t j = 0; j < n.cols; ++j) mean += x[j];
    mean /= static_cast<double>(n.cols);
    double variance = 0;
    for (int64_t j = 0; j < n.cols; ++j) {
      variance += (x[j] - mean) * (x[j] - mean);
    }
    variance /= static_cast<double>(n.cols);
    const double rstd = 1 / std::sqrt(variance + static_cast<double>(n.eps));
    for (int64_t j = 0; j < n.cols; ++j) {
      const auto unit = static_cast<float>((x[j] - mean) * rstd);
      x[j] = unit * n.weight[j] + n.bias[j];
    }
  }
}

void GeluF32(float* x, int64_t size) {
  for (int64_t i = 0; i < size; ++i) x[i] = Gelu(x[i]);
}

// Rounds to bf16 and back, ties to even. NaN stays NaN.
float Rounded(float x) {
  auto bits = std::bit_cast<uint32_t>(x);
  if (x != x) return x;
  bits += 0x7fff + (bits >> 16 & 1);
  return std::bit_cast<float>(bits & 0xffff0000);
}
uint16_t ToBf16(float x) {
  return static_cast<uint16_t>(std::bit_cast<uint32_t>(Rounded(x)) >> 16);
}
float FromBf16(uint16_t x) { return std::bit_cast<float>(uint32_t{x} << 16); }

void WidenF16(const uint16_t* x, int64_t size, float* y) {
  for (int64_t i = 0; i < size; ++i) y[i] = HalfToFloat(x[i]);
}

void RoundF16(const float* x, int64_t size, uint16_t* y) {
  for (int64_t i = 0; i < size; ++i) y[i] = FloatToHalf(x[i]);
}

void RoundBf16(const RoundBf16Args& t) {
  for (int64_t i = 0; i < t.rows; ++i) {
    for (int64_t j = 0; j < t.ldq; ++j) {
      t.q[i * t.ldq + j] = j < t.cols ? ToBf16(t.x[i * t.ldx + j]) : 0;
    }
  }
}

void GemmBf16(const GemmBf16Args& g) {
  for (int64_t begin = 0; begin < g.n; begin += kPanel) {
    const uint16_t* panel = g.packed_b + begin * g.k;
    for (int64_t i = 0; i < g.m; ++i) {
      const uint16_t* a = g.a + i * g.k;
      float sum[kPanel] = {};
      for (int64_t p = 0; p < g.k; ++p) {
        const uint16_t* pairs = panel + p / 2 * kPanel * 2 + p % 2;
        for (int64_t j = 0; j < kPanel; ++j) {
          sum[j] += FromBf16(a[p]) * FromBf16(pairs[j * 2]);
        }
      }
      for (int64_t j = 0; j < kPanel && begin + j < g.n; ++j) {
        float c = sum[j] + g.bias[begin + j];
        if (g.epilogue == Epilogue::kBiasGelu) c = Gelu(c);
        if (g.epilogue == Epilogue::kBiasResidual) {
          c += g.residual[i * g.ld_residual + begin + j];
        }
        g.c[i * g.ldc + begin + j] = c;
      }
    }
  }
}

void AttentionBf16(const AttentionF32Args& t) {
  float* scores = t.scratch;  // (seqlen)
  for (int64_t h = 0; h < t.num_heads; ++h) {
    const int64_t column = h * t.head_size;
    for (int64_t i = 0; i < t.query_rows; ++i) {
      const float* q = t.q + i * t.ld_q + column;
      float max = -INFINITY, sum = 0;
      for (int64_t j = 0; j < t.seqlen; ++j) {
        const float* k = t.k + j * t.ld_kv + column;
        float dot = 0;
        for (int64_t d = 0; d < t.head_size; ++d) {
          dot += Rounded(q[d]) * Rounded(k[d]);
        }
        scores[j] = dot * t.scale;
        max = scores[j] > max ? scores[j] : max;
      }
      for (int64_t j = 0; j < t.seqlen; ++j) {
        const float e = std::exp(scores[j] - max);
        sum += e;
        scores[j] = Rounded(e);
      }
      float* out = t.out + i * t.ld_out + column;
      for (int64_t d = 0; d < t.head_size; ++d) {
        const float* v = t.v + column + d;
        float value = 0;
        for (int64_t j = 0; j < t.seqlen; ++j) {
          value += scores[j] * Rounded(v[j * t.ld_kv]);
        }
        out[d] = value / sum;
      }
    }
  }
}

// Calls store(row, column, value) for each weight of a panel.
template <int kBits, class Store>
void UnpackEach(const UnpackArgs& u, const Store& store) {
  const uint8_t* from = u.quantized;
  for (int64_t group = 0; group < u.groups; ++group) {
    const auto* scales = reinterpret_cast<const uint16_t*>(from);
    from += kPanel * 2;
    for (int64_t row = 0; row < kWeightGroup; ++row) {
      for (int64_t j = 0; j < kPanel; ++j) {
        int value = 0;
        if (kBits == 8) {
          value = static_cast<int8_t>(from[row * kPanel + j]);
        } else {
          const int both = from[row / 2 * kPanel + j];
          const int bits = row % 2 == 0 ? both & 15 : both >> 4;
          value = bits < 8 ? bits : bits - 16;
        }
        store(group * kWeightGroup + row, j,
              static_cast<float>(value) * HalfToFloat(scales[j]));
      }
    }
    from += kPanel * kWeightGroup * kBits / 8;
  }
}

template <int kBits>
void UnpackF32(const UnpackArgs& u) {
  auto* panel = static_cast<float*>(u.panel);
  UnpackEach<kBits>(u, [panel](int64_t row, int64_t column, float value) {
    panel[row * kPanel + column] = value;
  });
}

template <int kBits>
void UnpackBf16(const UnpackArgs& u) {
  auto* panel = static_cast<uint16_t*>(u.panel);
  UnpackEach<kBits>(u, [panel](int64_t row, int64_t column, float value) {
    panel[row / 2 * kPanel * 2 + column * 2 + row % 2] = ToBf16(value);
  });
}

constexpr Bf16Kernels kBf16 = {
    .panel = kPanel,
    .round_bf16 = RoundBf16,
    .gemm_bf16 = GemmBf16,
    .unpack_int8 = UnpackBf16<8>,
    .unpack_int4 = UnpackBf16<4>,
    .attention_scratch = AttentionScratch,
    .attention_bf16 = AttentionBf16,
};

constexpr IntKernels kInt8 = {
    .panel = kPanel,
    .group = 1,
    .bytes = 1,
    .largest_value = 255,
    .largest_weight = 127,
    .quantize = Quantize<uint8_t, 255>,
    .gemm_int = GemmInt<uint8_t, int8_t>,
};

constexpr IntKernels kInt16 = {
    .panel = kPanel,
    .group = 1,
    .bytes = 2,
    .largest_value = 1023,
    .largest_weight = 511,
    .quantize = Quantize<int16_t, 1023>,
    .gemm_int = GemmInt<int16_t, int16_t>,
};

}  // namespace

const Kernels kGenericKernels = {
    .name = "generic",
    .gemm_panel = kPanel,
    .gemm_f32 = GemmF32,
    .unpack_int8 = UnpackF32<8>,
    .unpack_int4 = UnpackF32<4>,
    .attention_scratch = AttentionScratch,
    .attention_f32 = AttentionF32,
    .layer_norm_f32 = LayerNormF32,
    .softmax_f32 = SoftmaxF32,
    .gelu_f32 = GeluF32,
    .widen_f16 = WidenF16,
    .round_f16 = RoundF16,
    .int8 = &kInt8,
    .int16 = &kInt16,
    .bf16 = &kBf16,
    .int16_is_faster = false,
    .bf16_is_faster = false,
};

}  // namespace podium
