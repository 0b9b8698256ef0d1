// The integer kernels of every table: products exactly, quantized rows
// approximately.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "kernels/pack.h"
#include "kernels/testing/every_table_test.h"

namespace podium {
namespace {

// Operands of gemm_int in the layout of one table.
struct IntegerOperands {
  int64_t m, n, k;
  std::vector<uint8_t> a;  // in the table's elements
  std::vector<uint8_t> packed_b;
  std::vector<int32_t> a_zero, b_sum, quantized, weights;
  Floats a_scale, b_scale, bias, residual;

  IntegerOperands(const IntKernels& table, int64_t rows, int64_t cols,
                  int64_t depth)
      : m(rows), n(cols), k(depth), a_scale(Random(m, 1)), bias(Random(n, 2)) {
    std::mt19937 random(static_cast<uint32_t>(m + n + k));
    const int32_t top = table.largest_value, largest = table.largest_weight;
    std::uniform_int_distribution<int32_t> any(0, top);
    std::uniform_int_distribution<int32_t> weight(-largest, largest);
    // The extremes are the values that could saturate or change sign.
    const auto value = [&] { return random() % 4 == 0 ? top : any(random); };
    // A product of only the last rows reads a tile past them.
    a.resize(static_cast<size_t>((m + kOperandRows) * k * table.bytes));
    for (int64_t i = 0; i < m * k; ++i) {
      quantized.push_back(value());
      if (table.bytes == 1) {
        a[i] = static_cast<uint8_t>(quantized.back());
      } else {
        const auto wide = static_cast<int16_t>(quantized.back());
        std::memcpy(&a[2 * i], &wide, 2);
      }
    }
    for (int64_t i = 0; i < m; ++i) a_zero.push_back(value());
    Floats w(static_cast<size_t>(n * k));
    for (float& x : w) {
      weights.push_back(random() % 4 == 0 ? largest : weight(random));
      x = static_cast<float>(weights.back());
    }
    // Put the largest weight in each row, so that quantizing changes nothing.
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

  // Computes rows [begin, begin + rows) of the product into c.
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
      sum += int64_t{quantized[i * k + p] - a_zero[i]} * weights[j * k + p];
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

TEST_P(KernelsTest, IntegerProductsAreScaledWithBiasAndActivation) {
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
    const int64_t rows = 300, n = 40, k = 128;  // larger than every block
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
  std::vector<int32_t> quantized;  // (rows, depth)
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
    out.quantized[i] = table.bytes == 1 ? q[i] : wide;
  }
  return out;
}

TEST_P(KernelsTest, QuantizedRowsAreNearTheOriginals) {
  ForEachIntTable([](const IntKernels& table) {
    for (const int64_t cols : {1, 7, 63, 64, 65, 384}) {
      for (const float offset : {0.0f, 3.0f, -3.0f}) {
        Floats x = Random(4 * cols, 12);
        for (float& value : x) value += offset;
        std::fill_n(x.begin(), cols, 0.0f);  // a row of zeros must be exact
        const QuantizedRows q = Quantize(table, x, 4, cols);
        for (int64_t i = 0; i < 4; ++i) {
          const float* row = x.data() + i * cols;
          const float low = std::min(0.0f, *std::min_element(row, row + cols));
          const float high = std::max(0.0f, *std::max_element(row, row + cols));
          if (i > 0) {
            ASSERT_NEAR(q.scale[i],
                        (high - low) / static_cast<float>(table.largest_value),
                        1e-6);
          }
          for (int64_t j = 0; j < cols; ++j) {
            const int32_t value = q.quantized[i * PaddedDepth(cols) + j];
            ASSERT_TRUE(value >= 0 && value <= table.largest_value) << value;
            ASSERT_NEAR(q.scale[i] * static_cast<float>(value - q.zero[i]),
                        row[j], i == 0 ? 0 : 1.01f * q.scale[i]);
          }
        }
      }
    }
  });
}

TEST_P(KernelsTest, NonFiniteRowsStayNonFinite) {
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

}  // namespace
}  // namespace podium
