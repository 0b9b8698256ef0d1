// The f32 kernels of every table against references in double precision.

#include "kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

#include "base/half.h"
#include "kernels/pack.h"
#include "kernels/select.h"
#include "kernels/testing/every_table_test.h"

namespace podium {

extern const Kernels kPortableKernels;     // vector/portable_test.cc
extern const IntKernels kPortableAmxInt8;  // amx/portable_test.cc
extern const Bf16Kernels kPortableAmxBf16;

namespace {

// Every table, plus those on plain arrays.
std::vector<const Kernels*> TestedKernels() {
  static const Kernels portable_amx = [] {
    Kernels kernels = kPortableKernels;
    kernels.name = "portable_amx";
    kernels.int8 = &kPortableAmxInt8;
    kernels.bf16 = &kPortableAmxBf16;
    return kernels;
  }();
  std::vector<const Kernels*> tables = AllKernels();
  tables.push_back(&kPortableKernels);
  tables.push_back(&portable_amx);
  return tables;
}

INSTANTIATE_TEST_SUITE_P(Tables, KernelsTest,
                         testing::ValuesIn(TestedKernels()),
                         [](const auto& test) { return test.param->name; });

TEST_P(KernelsTest, GemmMatchesDoublePrecision) {
  for (const int64_t m : {1, 5, 6, 7, 12, 13, 25}) {
    for (const int64_t n : {1, 8, 15, 16, 17, 24, 31, 48}) {
      for (const int64_t k : {1, 24, 385, 800}) {
        const Floats a = Random(m * (k + 3), 1), w = Random(n * k, 2);
        const Floats packed = Pack(w, n, k);
        const Floats bias = Random(n, 3), residual = Random(m * (n + 1), 4);
        for (const Epilogue epilogue :
             {Epilogue::kBias, Epilogue::kBiasGelu, Epilogue::kBiasResidual}) {
          Floats c(static_cast<size_t>(m * (n + 2)), -77.0f);
          kernels_.gemm_f32({.m = m,
                             .n = n,
                             .k = k,
                             .a = a.data(),
                             .lda = k + 3,
                             .packed_b = packed.data(),
                             .bias = bias.data(),
                             .epilogue = epilogue,
                             .residual = residual.data(),
                             .ld_residual = n + 1,
                             .c = c.data(),
                             .ldc = n + 2});
          for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
              double sum = 0;
              for (int64_t p = 0; p < k; ++p) {
                sum += static_cast<double>(a[i * (k + 3) + p]) * w[j * k + p];
              }
              sum += bias[j];
              if (epilogue == Epilogue::kBiasGelu) sum = Gelu(sum);
              if (epilogue == Epilogue::kBiasResidual) {
                sum += residual[i * (n + 1) + j];
              }
              ASSERT_NEAR(c[i * (n + 2) + j], sum, 4e-6 * (8 + std::sqrt(k)))
                  << m << " " << n << " " << k << " at " << i << ", " << j;
            }
            // Nothing is written past a row.
            ASSERT_EQ(c[i * (n + 2) + n], -77.0f);
            ASSERT_EQ(c[i * (n + 2) + n + 1], -77.0f);
          }
        }
      }
    }
  }
}

TEST_P(KernelsTest, GemmRowHasTheSameBitsInEveryProduct) {
  const int64_t rows = 211, n = 40, k = 900;  // larger than every block
  const Floats a = Random(rows * k, 5), bias = Random(n, 6);
  const Floats packed = Pack(Random(n * k, 7), n, k);
  const auto product = [&](int64_t begin, int64_t m) {
    Floats c(static_cast<size_t>(m * n));
    kernels_.gemm_f32({.m = m,
                       .n = n,
                       .k = k,
                       .a = a.data() + begin * k,
                       .lda = k,
                       .packed_b = packed.data(),
                       .bias = bias.data(),
                       .epilogue = Epilogue::kBiasGelu,
                       .c = c.data(),
                       .ldc = n});
    return c;
  };
  const Floats all = product(0, rows);
  for (int64_t begin = 0; begin < rows; begin += 9) {
    for (const int64_t m : {1, 2, 3, 5, 8, 11}) {
      if (begin + m > rows) continue;
      const Floats part = product(begin, m);
      ASSERT_EQ(0, std::memcmp(part.data(), all.data() + begin * n,
                               part.size() * sizeof(float)))
          << begin << " " << m;
    }
  }
}

TEST_P(KernelsTest, SoftmaxMatchesDoublePrecision) {
  for (int64_t cols = 1; cols < 70; ++cols) {
    const Floats x = Random(3 * cols, static_cast<uint32_t>(cols), 5);
    Floats y = x;
    kernels_.softmax_f32(y.data(), 3, cols);
    for (int64_t i = 0; i < 3; ++i) {
      const float* row = x.data() + i * cols;
      const double max = *std::max_element(row, row + cols);
      double sum = 0;
      for (int64_t j = 0; j < cols; ++j) sum += std::exp(row[j] - max);
      for (int64_t j = 0; j < cols; ++j) {
        const double want = std::exp(row[j] - max) / sum;
        ASSERT_NEAR(y[i * cols + j], want, 4e-6 * want + 1e-37) << cols;
      }
    }
  }
}

TEST_P(KernelsTest, SoftmaxOfDistantNumbers) {
  Floats x(19, -3e38f);
  x[17] = 3e38f;
  kernels_.softmax_f32(x.data(), 1, 19);
  for (size_t j = 0; j < x.size(); ++j) EXPECT_NEAR(x[j], j == 17, 1e-37);
}

TEST_P(KernelsTest, GeluMatchesDoublePrecision) {
  Floats x;
  for (int i = -600000; i <= 600000; ++i) {
    x.push_back(static_cast<float>(i) * 1e-5f);
  }
  for (const float big : {8.0f, 30.0f, 1e4f, 1e30f}) {
    x.push_back(big);
    x.push_back(-big);
  }
  Floats y = x;
  kernels_.gelu_f32(y.data(), static_cast<int64_t>(y.size()));
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_NEAR(y[i], Gelu(x[i]), 3e-7 * std::max(1.0f, std::abs(x[i])))
        << x[i];
  }
}

// The same, or both NaN.
bool IsSameHalf(uint16_t a, uint16_t b) {
  const auto is_nan = [](uint16_t half) { return (half & 0x7fff) > 0x7c00; };
  return a == b || (is_nan(a) && is_nan(b));
}

TEST_P(KernelsTest, EveryHalfWidensAsGenericDoes) {
  std::vector<uint16_t> halves(0x10000);
  std::iota(halves.begin(), halves.end(), uint16_t{0});
  Floats x(halves.size()), oracle(halves.size());
  kernels_.widen_f16(halves.data(), std::ssize(halves), x.data());
  kGenericKernels.widen_f16(halves.data(), std::ssize(halves), oracle.data());
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_TRUE(std::isnan(oracle[i]) ? std::isnan(x[i])
                                      : std::memcmp(&x[i], &oracle[i], 4) == 0)
        << i;
  }
  std::vector<uint16_t> back(halves.size());
  kernels_.round_f16(x.data(), std::ssize(x), back.data());
  for (size_t i = 0; i < back.size(); ++i) {
    ASSERT_TRUE(IsSameHalf(back[i], halves[i])) << i;
  }
}

TEST_P(KernelsTest, FloatsRoundToHalfAsGenericDoes) {
  // Each half's neighbourhood: the ties above and below it, and the floats
  // beside the ties; and numbers of every exponent.
  Floats x;
  for (uint32_t half = 0; half < 0x7c00; ++half) {
    const float low = HalfToFloat(static_cast<uint16_t>(half));
    const float high = HalfToFloat(static_cast<uint16_t>(half + 1));
    const float tie = half == 0x7bff ? 65520 : low + (high - low) / 2;
    for (const float value :
         {std::nextafter(tie, 0.0f), tie, std::nextafter(tie, INFINITY)}) {
      x.push_back(value);
      x.push_back(-value);
    }
  }
  for (int exponent = -149; exponent < 128; ++exponent) {
    x.push_back(std::ldexp(1.0f, exponent));
    x.push_back(std::ldexp(-1.7f, exponent));
  }
  x.insert(x.end(), {INFINITY, -INFINITY, NAN});
  std::vector<uint16_t> half(x.size()), oracle(x.size());
  kernels_.round_f16(x.data(), std::ssize(x), half.data());
  kGenericKernels.round_f16(x.data(), std::ssize(x), oracle.data());
  for (size_t i = 0; i < x.size(); ++i) {
    ASSERT_TRUE(IsSameHalf(half[i], oracle[i])) << x[i];
  }
}

TEST_P(KernelsTest, ConvertsHalvesOfAnyCount) {
  for (int64_t size = 0; size < 40; ++size) {
    const Floats x = Random(size + 1, 3);
    std::vector<uint16_t> half(x.size(), 0xabcd);
    kernels_.round_f16(x.data(), size, half.data());
    Floats wide(x.size(), -7);
    kernels_.widen_f16(half.data(), size, wide.data());
    for (size_t i = 0; i < static_cast<size_t>(size); ++i) {
      EXPECT_EQ(wide[i], HalfToFloat(FloatToHalf(x[i])));
    }
    EXPECT_EQ(half.back(), 0xabcd);
    EXPECT_EQ(wide.back(), -7);
  }
}

TEST_P(KernelsTest, LayerNormMatchesDoublePrecision) {
  for (const int64_t cols : {4, 16, 24, 33, 64, 384}) {
    for (const float offset : {0.0f, 30.0f}) {
      Floats x = Random(5 * cols, 8);
      for (float& value : x) value += offset;
      const Floats weight = Random(cols, 9), bias = Random(cols, 10);
      Floats y = x;
      kernels_.layer_norm_f32({.rows = 5,
                               .cols = cols,
                               .x = y.data(),
                               .weight = weight.data(),
                               .bias = bias.data(),
                               .eps = 1e-5f});
      for (int64_t i = 0; i < 5; ++i) {
        const float* row = x.data() + i * cols;
        double mean = 0, variance = 0;
        for (int64_t j = 0; j < cols; ++j) mean += row[j];
        mean /= static_cast<double>(cols);
        for (int64_t j = 0; j < cols; ++j) {
          variance += (row[j] - mean) * (row[j] - mean);
        }
        variance /= static_cast<double>(cols);
        for (int64_t j = 0; j < cols; ++j) {
          const double want =
              (row[j] - mean) / std::sqrt(variance + 1e-5) * weight[j] +
              bias[j];
          ASSERT_NEAR(y[i * cols + j], want, offset > 0 ? 1e-4 : 4e-6) << cols;
        }
      }
    }
  }
}

TEST_P(KernelsTest, AttentionMatchesDoublePrecision) {
  const AttentionKernel kernel = {kernels_.attention_scratch,
                                  kernels_.attention_f32};
  for (const int64_t seqlen : {1, 2, 6, 13, 16, 17, 31, 33, 100}) {
    for (const int64_t head_size : {4, 6, 8, 12, 17, 32, 64}) {
      const AttentionCase t = {seqlen, 3, head_size};
      const Floats qkv = Random(seqlen * 9 * head_size, 11);
      const Floats want = ReferenceAttention(t, qkv, 0.3f);
      const Floats out = RunAttention(kernel, t, qkv, 0.3f, seqlen);
      for (size_t i = 0; i < out.size(); ++i) {
        ASSERT_NEAR(out[i], want[i], 5e-6) << seqlen << " " << head_size;
      }
      const Floats first = RunAttention(kernel, t, qkv, 0.3f, 1);
      ASSERT_EQ(0, std::memcmp(first.data(), out.data(),
                               first.size() * sizeof(float)));
    }
  }
}

TEST_P(KernelsTest, PassesItsSelfCheck) {
  EXPECT_TRUE(ComputesCorrectly(kernels_));
}

}  // namespace
}  // namespace podium
