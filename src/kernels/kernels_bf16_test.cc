// The bf16 kernels of every table against references in double precision.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "kernels/pack.h"
#include "kernels/testing/every_table_test.h"

namespace podium {
namespace {

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
        // The softmax's weights sum to 1, and each is rounded to 2^-9 of
        // itself.
        ASSERT_NEAR(out[i], want[i], 8e-3) << seqlen << " " << head_size;
      }
      const Floats first = RunAttention(kernel, t, qkv, 0.1f, 1);
      ASSERT_EQ(0, std::memcmp(first.data(), out.data(),
                               first.size() * sizeof(float)));
    }
  }
}

TEST_P(KernelsTest, Bf16GemmMatchesDoublePrecisionOfRoundedInputs) {
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
            // The kernel reads whole tiles of rows.
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

}  // namespace
}  // namespace podium
