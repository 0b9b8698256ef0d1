#include "ops/disentangled_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "kernels/select.h"

namespace podium {
namespace {

TEST(DistanceBucketsTest, AreLogarithmicFromHalfOfThem) {
  // By make_log_bucket_position of transformers, with 8 buckets up to 40.
  const DistanceBuckets buckets = MakeDistanceBuckets(8, 40, 60);
  EXPECT_EQ(buckets.span, 8);
  const auto at = [&](int64_t distance) {
    return buckets.rows[static_cast<size_t>(distance + 59)];
  };
  EXPECT_EQ(at(0), 8);
  EXPECT_EQ(at(3), 11);
  EXPECT_EQ(at(-3), 5);
  EXPECT_EQ(at(4), 12);
  EXPECT_EQ(at(5), 13);
  EXPECT_EQ(at(8), 13);
  EXPECT_EQ(at(9), 14);
  EXPECT_EQ(at(-9), 2);
  EXPECT_EQ(at(39), 15);
  EXPECT_EQ(at(59), 15);  // beyond the last
  EXPECT_EQ(at(-59), 0);
}

TEST(DistanceBucketsTest, WithoutBucketsEachDistanceIsOne) {
  const DistanceBuckets buckets = MakeDistanceBuckets(0, 3, 6);
  EXPECT_EQ(buckets.span, 3);
  EXPECT_EQ(buckets.rows,
            (std::vector<int32_t>{0, 0, 0, 1, 2, 3, 4, 5, 5, 5, 5}));
}

// Against the definition, for texts around the lengths where blocks end.
TEST(DisentangledAttentionTest, ScoresHaveThreeParts) {
  constexpr int64_t kHeads = 2, kSize = 3, kHidden = kHeads * kSize;
  constexpr float kScale = 0.4f;
  const std::vector<int32_t> cu_seqlens = {0, 1, 3, 67, 170};
  const int64_t tokens = cu_seqlens.back();
  const DistanceBuckets buckets = MakeDistanceBuckets(16, 64, 103);
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  const auto numbers = [&](int64_t rows) {
    std::vector<float> x(static_cast<size_t>(rows * kHidden));
    for (float& value : x) value = normal(random);
    return x;
  };
  std::vector<float> q = numbers(tokens), k = numbers(tokens),
                     v = numbers(tokens), for_queries = numbers(32),
                     for_keys = numbers(32);
  const auto dot = [](const std::vector<float>& a, int64_t i,
                      const std::vector<float>& b, int64_t j, int64_t head) {
    double sum = 0;
    for (int64_t d = head * kSize; d < (head + 1) * kSize; ++d) {
      sum += double{a[static_cast<size_t>(i * kHidden + d)]} *
             double{b[static_cast<size_t>(j * kHidden + d)]};
    }
    return sum;
  };
  const auto view = [](std::vector<float>& x) {
    return MatrixView{x.data(), std::ssize(x) / kHidden, kHidden, kHidden};
  };
  const Loop alone = LoopAlone;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const bool by_query : {true, false}) {
      for (const bool by_key : {true, false}) {
        const auto packed = [&](bool wanted, std::vector<float>& rows) {
          return wanted ? PackBucketRows(*kernels, view(rows), kHeads, kScale)
                        : BucketRows();
        };
        Workspace workspace(1);
        std::vector<float> out(static_cast<size_t>(tokens * kHidden));
        AttendDisentangled({.kernels = *kernels,
                            .arithmetic = Arithmetic::kF32,
                            .num_heads = kHeads,
                            .cu_seqlens = cu_seqlens,
                            .loop = alone,
                            .workspace = workspace},
                           buckets, packed(by_query, for_queries),
                           packed(by_key, for_keys), kScale, view(q), view(k),
                           view(v), view(out));
        for (size_t text = 1; text < cu_seqlens.size(); ++text) {
          for (int64_t i = cu_seqlens[text - 1]; i < cu_seqlens[text]; ++i) {
            for (int64_t head = 0; head < kHeads; ++head) {
              double total = 0, sum = 0;
              for (int64_t j = cu_seqlens[text - 1]; j < cu_seqlens[text];
                   ++j) {
                const int64_t row =
                    buckets.rows[static_cast<size_t>(i - j + 102)];
                double score = dot(q, i, k, j, head);
                if (by_query) score += dot(q, i, for_queries, row, head);
                if (by_key) score += dot(k, j, for_keys, row, head);
                const double weight = std::exp(score * kScale);
                total += weight;
                sum +=
                    weight * v[static_cast<size_t>(j * kHidden + head * kSize)];
              }
              ASSERT_NEAR(out[static_cast<size_t>(i * kHidden + head * kSize)],
                          sum / total, 2e-5)
                  << kernels->name << " row " << i;
            }
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace podium
