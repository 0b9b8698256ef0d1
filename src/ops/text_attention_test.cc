#include "ops/text_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "kernels/select.h"

namespace podium {
namespace {

constexpr int64_t kHeads = 2, kHeadSize = 5, kHidden = kHeads * kHeadSize;

// The rows of a text, one head, by the definition: what row `i` gets from keys
// [first, last).
std::vector<double> AttendedRow(const std::vector<float>& x, int64_t i,
                                int64_t first, int64_t last, int64_t head) {
  const auto at = [&](int64_t row, int64_t part, int64_t d) {
    return double{x[static_cast<size_t>(row * 3 * kHidden + part * kHidden +
                                        head * kHeadSize + d)]};
  };
  double total = 0;
  std::vector<double> sum(kHeadSize);
  for (int64_t j = first; j < last; ++j) {
    double score = 0;
    for (int64_t d = 0; d < kHeadSize; ++d) score += at(i, 0, d) * at(j, 1, d);
    const double weight = std::exp(score / std::sqrt(double{kHeadSize}));
    total += weight;
    for (int64_t d = 0; d < kHeadSize; ++d) {
      sum[static_cast<size_t>(d)] += weight * at(j, 2, d);
    }
  }
  for (double& value : sum) value /= total;
  return sum;
}

// Texts around the lengths where blocks and windows begin and end.
TEST(TextAttentionTest, NearbyTokensAreThoseInReach) {
  const std::vector<int32_t> cu_seqlens = {0, 1, 4, 7, 71, 136, 436};
  const int64_t rows = cu_seqlens.back();
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(static_cast<size_t>(rows * 3 * kHidden));
  for (float& value : x) value = normal(random);
  const ConstMatrixView qkv = {x.data(), rows, 3 * kHidden, 3 * kHidden};
  const Loop alone = LoopAlone;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const int64_t reach : {0, 2, 63, 64, 500}) {
      Workspace workspace(1);
      std::vector<float> y(static_cast<size_t>(rows * kHidden));
      AttendNearby({.kernels = *kernels,
                    .arithmetic = Arithmetic::kF32,
                    .num_heads = kHeads,
                    .cu_seqlens = cu_seqlens,
                    .loop = alone,
                    .workspace = workspace},
                   reach, qkv.ColumnRange(0, kHidden),
                   qkv.ColumnRange(kHidden, kHidden),
                   qkv.ColumnRange(2 * kHidden, kHidden),
                   {y.data(), rows, kHidden, kHidden});
      for (size_t text = 1; text < cu_seqlens.size(); ++text) {
        const int64_t begin = cu_seqlens[text - 1], end = cu_seqlens[text];
        for (int64_t i = begin; i < end; ++i) {
          for (int64_t head = 0; head < kHeads; ++head) {
            const std::vector<double> expected =
                AttendedRow(x, i, std::max(begin, i - reach),
                            std::min(end, i + reach + 1), head);
            for (int64_t d = 0; d < kHeadSize; ++d) {
              ASSERT_NEAR(
                  y[static_cast<size_t>(i * kHidden + head * kHeadSize + d)],
                  expected[static_cast<size_t>(d)], 1e-5)
                  << kernels->name << " reach " << reach << " row " << i;
            }
          }
        }
      }
    }
  }
}

TEST(TextAttentionTest, NoTokenAttendsToThoseThatAreLeftOut) {
  const std::vector<int32_t> cu_seqlens = {0, 1, 4, 68, 368};
  const std::vector<int32_t> attended = {1, 2, 33, 290};
  const int64_t rows = cu_seqlens.back();
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(static_cast<size_t>(rows * 3 * kHidden));
  for (float& value : x) value = normal(random);
  const ConstMatrixView qkv = {x.data(), rows, 3 * kHidden, 3 * kHidden};
  const ConstMatrixView q = qkv.ColumnRange(0, kHidden);
  const ConstMatrixView k = qkv.ColumnRange(kHidden, kHidden);
  const ConstMatrixView v = qkv.ColumnRange(2 * kHidden, kHidden);
  const Loop alone = LoopAlone;
  for (const Kernels* kernels : AvailableKernels()) {
    for (const int64_t reach : {40, 64, 1000}) {
      Workspace workspace(1);
      std::vector<float> y(static_cast<size_t>(rows * kHidden));
      const MatrixView out = {y.data(), rows, kHidden, kHidden};
      const EncoderPass pass = {.kernels = *kernels,
                                .arithmetic = Arithmetic::kF32,
                                .num_heads = kHeads,
                                .cu_seqlens = cu_seqlens,
                                .attended = attended,
                                .loop = alone,
                                .workspace = workspace};
      if (reach < rows) {
        AttendNearby(pass, reach, q, k, v, out);
      } else {
        AttendTexts(pass, q, k, v, out);
      }
      for (size_t text = 0; text < attended.size(); ++text) {
        const int64_t begin = cu_seqlens[text];
        for (int64_t i = begin; i < cu_seqlens[text + 1]; ++i) {
          const std::vector<double> expected = AttendedRow(
              x, i, std::max(begin, i - reach),
              std::min<int64_t>(begin + attended[text], i + reach + 1), 0);
          for (int64_t d = 0; d < kHeadSize; ++d) {
            ASSERT_NEAR(y[static_cast<size_t>(i * kHidden + d)],
                        expected[static_cast<size_t>(d)], 1e-5)
                << kernels->name << " reach " << reach << " row " << i;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace podium
