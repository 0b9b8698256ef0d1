// Every table against references in double precision.

#include "kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "kernels/pack.h"
#include "kernels/select.h"

namespace podium {

extern const Kernels kPortableKernels;     // vector/portable_test.cc
extern const IntKernels kPortableAmxInt8;  // amx/portable_test.cc
extern const Bf16Kernels kPortableAmxBf16;

namespace {

// Every table, and those over plain arrays.
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

using Floats = std::vector<float>;

Floats Random(int64_t size, uint32_t seed, float scale = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, scale);
  Floats x(static_cast<size_t>(size));
  for (float& value : x) value = normal(random);
  return x;
}

double Gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); }

// Of the gelu of products whose operands were quantized or rounded.
double GeluNearError(double x) { return 2e-4 * std::max(1.0, std::abs(x) / 4); }

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
  const int64_t rows = 211, n = 40, k = 900;  // past every block
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

struct AttentionCase {
  int64_t seqlen, heads, head_size;
};

Floats ReferenceAttention(const AttentionCase& t, const Floats& qkv,
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

// One of a table's two kernels.
struct AttentionKernel {
  int64_t (*scratch)(int64_t seqlen, int64_t head_size);
  void (*attend)(const AttentionF32Args&);
};

Floats RunAttention(const AttentionKernel& kernel, const AttentionCase& t,
                    const Floats& qkv, float scale, int64_t query_rows) {
  const int64_t hidden = t.heads * t.head_size, ld = 3 * hidden;
  Floats out(static_cast<size_t>(query_rows * hidden));
  // What an earlier sequence left behind must not matter.
  const auto size = static_cast<size_t>(kernel.scratch(t.seqlen, t.head_size));
  Floats room(size + 16, NAN);
  float* scratch = room.data();
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

// Operands of gemm_int as one table lays them out.
struct IntegerOperands {
  int64_t m, n, k;
  std::vector<uint8_t> a;  // in elements of the table
  std::vector<uint8_t> packed_b;
  std::vector<int32_t> a_zero, b_sum, levels, weights;
  Floats a_scale, b_scale, bias, residual;

  IntegerOperands(const IntKernels& table, int64_t rows, int64_t cols,
                  int64_t depth)
      : m(rows), n(cols), k(depth), a_scale(Random(m, 1)), bias(Random(n, 2)) {
    std::mt19937 random(static_cast<uint32_t>(m + n + k));
    const int32_t top = table.largest_level, largest = table.largest_weight;
    std::uniform_int_distribution<int32_t> any(0, top);
    std::uniform_int_distribution<int32_t> weight(-largest, largest);
    // The ends are what would saturate or change sign.
    const auto level = [&] { return random() % 4 == 0 ? top : any(random); };
    // A product of its last rows alone reads a tile past them.
    a.resize(static_cast<size_t>((m + kOperandRows) * k * table.bytes));
    for (int64_t i = 0; i < m * k; ++i) {
      levels.push_back(level());
      if (table.bytes == 1) {
        a[i] = static_cast<uint8_t>(levels.back());
      } else {
        const auto wide = static_cast<int16_t>(levels.back());
        std::memcpy(&a[2 * i], &wide, 2);
      }
    }
    for (int64_t i = 0; i < m; ++i) a_zero.push_back(level());
    Floats w(static_cast<size_t>(n * k));
    for (float& x : w) {
      weights.push_back(random() % 4 == 0 ? largest : weight(random));
      x = static_cast<float>(weights.back());
    }
    // The largest in each row, so that quantizing changes nothing.
    for (int64_t j = 0; j < n; ++j) {
      weights[j * k] = largest;
      w[j * k] = static_cast<float>(largest);
    }
    packed_b.resize(static_cast<size_t>(PackedBytesInt(n, k, table)), 0xee);
    b_scale.resize(static_cast<size_t>(n));
    b_sum.resize(static_cast<size_t>(n));
    PackPanelsInt(w, n, k, table, packed_b.data(), b_scale.data(),
                  b_sum.data());
    residual = Random(m * (n + 1), 4);
  }

  // Rows [begin, begin + rows) of the product, at c.
  void Run(const IntKernels& table, int64_t begin, int64_t rows,
           Epilogue epilogue, float* c, int64_t ldc) const {
    table.gemm_int({.m = rows,
                    .n = n,
                    .k = k,
                    .a = a.data() + begin * k * table.bytes,
                    .a_scale = a_scale.data() + begin,
                    .a_zero = a_zero.data() + begin,
                    .packed_b = packed_b.data(),
                    .b_scale = b_scale.data(),
                    .b_sum = b_sum.data(),
                    .bias = bias.data(),
                    .epilogue = epilogue,
                    .residual = residual.data() + begin * (n + 1),
                    .ld_residual = n + 1,
                    .c = c,
                    .ldc = ldc});
  }

  int64_t Sum(int64_t i, int64_t j) const {
    int64_t sum = 0;
    for (int64_t p = 0; p < k; ++p) {
      sum += int64_t{levels[i * k + p] - a_zero[i]} * weights[j * k + p];
    }
    return sum;
  }
};

TEST_P(KernelsTest, IntegerProductsAreExact) {
  ForEachIntTable([](const IntKernels& table) {
    for (const int64_t m : {1, 5, 6, 7, 13, 16, 17, 25, 32, 33, 70}) {
      for (const int64_t n : {1, 8, 15, 17, 31, 48}) {
        for (const int64_t k : {64, 448}) {
          IntegerOperands operands(table, m, n, k);
          operands.a_scale.assign(operands.a_scale.size(), 1);
          operands.bias.assign(operands.bias.size(), 0);
          Floats c(static_cast<size_t>(m * (n + 2)), -77.0f);
          operands.Run(table, 0, m, Epilogue::kBias, c.data(), n + 2);
          for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
              ASSERT_EQ(operands.b_scale[j], 1);
              ASSERT_EQ(c[i * (n + 2) + j],
                        static_cast<float>(operands.Sum(i, j)))
                  << m << " " << n << " " << k << " at " << i << ", " << j;
            }
            ASSERT_EQ(c[i * (n + 2) + n], -77.0f);
          }
        }
      }
    }
  });
}

TEST_P(KernelsTest, IntegerProductsAreScaledAndFinished) {
  ForEachIntTable([](const IntKernels& table) {
    const int64_t m = 35, n = 43, k = 128;
    IntegerOperands operands(table, m, n, k);
    for (float& scale : operands.a_scale) scale *= 1e-6f;
    for (const Epilogue epilogue :
         {Epilogue::kBias, Epilogue::kBiasGelu, Epilogue::kBiasResidual}) {
      Floats c(static_cast<size_t>(m * n));
      operands.Run(table, 0, m, epilogue, c.data(), n);
      for (int64_t i = 0; i < m; ++i) {
        for (int64_t j = 0; j < n; ++j) {
          double want = static_cast<double>(operands.Sum(i, j)) *
                            operands.a_scale[i] * operands.b_scale[j] +
                        operands.bias[j];
          double error = 4e-6;
          if (epilogue == Epilogue::kBiasGelu) {
            error += GeluNearError(want);
            want = Gelu(want);
          }
          if (epilogue == Epilogue::kBiasResidual) {
            want += operands.residual[i * (n + 1) + j];
          }
          ASSERT_NEAR(c[i * n + j], want,
                      error * std::max(1.0, std::abs(want)));
        }
      }
    }
  });
}

TEST_P(KernelsTest, IntegerRowHasTheSameBitsInEveryProduct) {
  ForEachIntTable([](const IntKernels& table) {
    const int64_t rows = 300, n = 40, k = 128;  // past every block
    const IntegerOperands operands(table, rows, n, k);
    const auto product = [&](int64_t begin, int64_t m) {
      Floats c(static_cast<size_t>(m * n));
      operands.Run(table, begin, m, Epilogue::kBiasGelu, c.data(), n);
      return c;
    };
    const Floats all = product(0, rows);
    for (int64_t begin = 0; begin < rows; begin += 9) {
      for (const int64_t m : {1, 2, 3, 5, 8, 11, 40}) {
        if (begin + m > rows) continue;
        const Floats part = product(begin, m);
        ASSERT_EQ(0, std::memcmp(part.data(), all.data() + begin * n,
                                 part.size() * sizeof(float)))
            << begin << " " << m;
      }
    }
  });
}

struct QuantizedRows {
  std::vector<int32_t> levels;  // (rows, depth)
  Floats scale;
  std::vector<int32_t> zero;
};

QuantizedRows Quantize(const IntKernels& table, const Floats& x, int64_t rows,
                       int64_t cols) {
  const int64_t depth = PaddedDepth(cols);
  const auto count = static_cast<size_t>(rows * depth);
  std::vector<uint8_t> q(count * static_cast<size_t>(table.bytes));
  QuantizedRows out{std::vector<int32_t>(count),
                    Floats(static_cast<size_t>(rows)),
                    std::vector<int32_t>(static_cast<size_t>(rows))};
  table.quantize({.rows = rows,
                  .cols = cols,
                  .x = x.data(),
                  .ldx = cols,
                  .q = q.data(),
                  .ldq = depth,
                  .scale = out.scale.data(),
                  .zero = out.zero.data()});
  for (size_t i = 0; i < count; ++i) {
    int16_t wide;
    std::memcpy(&wide, &q[i * table.bytes], table.bytes == 1 ? 1 : 2);
    out.levels[i] = table.bytes == 1 ? q[i] : wide;
  }
  return out;
}

TEST_P(KernelsTest, QuantizedRowsAreNearTheRows) {
  ForEachIntTable([](const IntKernels& table) {
    for (const int64_t cols : {1, 7, 63, 64, 65, 384}) {
      for (const float offset : {0.0f, 3.0f, -3.0f}) {
        Floats x = Random(4 * cols, 12);
        for (float& value : x) value += offset;
        std::fill_n(x.begin(), cols, 0.0f);  // a row of zeros is exact
        const QuantizedRows q = Quantize(table, x, 4, cols);
        for (int64_t i = 0; i < 4; ++i) {
          const float* row = x.data() + i * cols;
          const float low = std::min(0.0f, *std::min_element(row, row + cols));
          const float high = std::max(0.0f, *std::max_element(row, row + cols));
          if (i > 0) {
            ASSERT_NEAR(q.scale[i],
                        (high - low) / static_cast<float>(table.largest_level),
                        1e-6);
          }
          for (int64_t j = 0; j < cols; ++j) {
            const int32_t level = q.levels[i * PaddedDepth(cols) + j];
            ASSERT_TRUE(level >= 0 && level <= table.largest_level) << level;
            ASSERT_NEAR(q.scale[i] * static_cast<float>(level - q.zero[i]),
                        row[j], i == 0 ? 0 : 1.01f * q.scale[i]);
          }
        }
      }
    }
  });
}

TEST_P(KernelsTest, ARowThatIsNotFiniteIsNotQuantizedIntoOneThatIs) {
  ForEachIntTable([](const IntKernels& table) {
    for (const float bad : {NAN, INFINITY, -INFINITY}) {
      for (int64_t at = 0; at < 70; at += 3) {
        Floats x = Random(2 * 70, 13);
        x[static_cast<size_t>(at)] = bad;
        const QuantizedRows q = Quantize(table, x, 2, 70);
        EXPECT_TRUE(std::isnan(q.scale[0])) << bad << " at " << at;
        EXPECT_TRUE(std::isfinite(q.scale[1]));
      }
    }
  });
}

Floats RoundedToBf16(Floats x) {
  for (float& value : x) {
    const auto bits = std::bit_cast<uint32_t>(value);
    value =
        std::bit_cast<float>((bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000);
  }
  return x;
}

TEST_P(KernelsTest, Bf16AttentionIsNearDoublePrecision) {
  if (kernels_.bf16 == nullptr) GTEST_SKIP() << "no instructions for bf16";
  const AttentionKernel kernel = {kernels_.bf16->attention_scratch,
                                  kernels_.bf16->attention_bf16};
  for (const int64_t seqlen : {1, 2, 13, 16, 17, 31, 33, 70, 100}) {
    for (const int64_t head_size : {4, 6, 17, 32, 40, 64}) {
      const AttentionCase t = {seqlen, 3, head_size};
      const Floats qkv = RoundedToBf16(Random(seqlen * 9 * head_size, 11));
      const Floats want = ReferenceAttention(t, qkv, 0.1f);
      const Floats out = RunAttention(kernel, t, qkv, 0.1f, seqlen);
      for (size_t i = 0; i < out.size(); ++i) {
        // The softmax's weights sum to 1 and are rounded to 2^-9 of each.
        ASSERT_NEAR(out[i], want[i], 8e-3) << seqlen << " " << head_size;
      }
      const Floats first = RunAttention(kernel, t, qkv, 0.1f, 1);
      ASSERT_EQ(0, std::memcmp(first.data(), out.data(),
                               first.size() * sizeof(float)));
    }
  }
}

TEST_P(KernelsTest, Bf16GemmMatchesDoublePrecisionOfWhatIsRounded) {
  if (kernels_.bf16 == nullptr) GTEST_SKIP() << "no instructions for bf16";
  const Bf16Kernels& bf16 = *kernels_.bf16;
  for (const int64_t m : {1, 5, 12, 13, 25, 33, 70}) {
    for (const int64_t n : {1, 8, 17, 48}) {
      for (const int64_t k : {1, 32, 70, 400}) {
        const int64_t depth = PaddedDepthBf16(k);
        const Floats x = Random(m * (k + 1), 1), w = Random(n * k, 2);
        const Floats a = RoundedToBf16(x), b = RoundedToBf16(w);
        const Floats bias = Random(n, 3), residual = Random(m * (n + 1), 4);
        std::vector<uint16_t> rows(static_cast<size_t>(PaddedRows(m) * depth));
        std::vector<uint16_t> packed(
            static_cast<size_t>(PackedSize(n, depth, bf16.panel)), 0x7fc0);
        bf16.round_bf16({.rows = m,
                         .cols = k,
                         .x = x.data(),
                         .ldx = k + 1,
                         .q = rows.data(),
                         .ldq = depth});
        PackPanelsBf16(w, n, k, bf16, packed);
        for (const Epilogue epilogue :
             {Epilogue::kBias, Epilogue::kBiasGelu, Epilogue::kBiasResidual}) {
          const auto product = [&](int64_t begin, int64_t count) {
            Floats c(static_cast<size_t>(count * (n + 1)), -77.0f);
            // Its tiles of rows are read whole.
            std::vector<uint16_t> part(
                static_cast<size_t>(PaddedRows(count) * depth), 0x7fc0);
            std::copy_n(rows.begin() + begin * depth, count * depth,
                        part.begin());
            bf16.gemm_bf16({.m = count,
                            .n = n,
                            .k = depth,
                            .a = part.data(),
                            .packed_b = packed.data(),
                            .bias = bias.data(),
                            .epilogue = epilogue,
                            .residual = residual.data() + begin * (n + 1),
                            .ld_residual = n + 1,
                            .c = c.data(),
                            .ldc = n + 1});
            return c;
          };
          const Floats c = product(0, m);
          for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
              double sum = 0;
              for (int64_t p = 0; p < k; ++p) {
                sum += static_cast<double>(a[i * (k + 1) + p]) * b[j * k + p];
              }
              sum += bias[j];
              double error = 4e-6 * (8 + std::sqrt(k));
              if (epilogue == Epilogue::kBiasGelu) {
                error += GeluNearError(sum);
                sum = Gelu(sum);
              }
              if (epilogue == Epilogue::kBiasResidual) {
                sum += residual[i * (n + 1) + j];
              }
              ASSERT_NEAR(c[i * (n + 1) + j], sum, error)
                  << m << " " << n << " " << k << " at " << i << ", " << j;
            }
            ASSERT_EQ(c[i * (n + 1) + n], -77.0f);
            const Floats alone = product(i, 1);
            ASSERT_EQ(0, std::memcmp(alone.data(), c.data() + i * (n + 1),
                                     static_cast<size_t>(n) * sizeof(float)));
          }
        }
      }
    }
  }
}

TEST_P(KernelsTest, PassesItsSelfCheck) {
  EXPECT_TRUE(ComputesCorrectly(kernels_));
}

}  // namespace
}  // namespace podium
