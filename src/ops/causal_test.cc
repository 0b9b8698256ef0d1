#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "kernels/select.h"
#include "ops/causal_attention.h"
#include "ops/glu.h"
#include "ops/rms_norm.h"
#include "ops/stored_table.h"

namespace podium {
namespace {

class CausalOpsTest : public testing::TestWithParam<const Kernels*> {};

INSTANTIATE_TEST_SUITE_P(Here, CausalOpsTest,
                         testing::ValuesIn(AvailableKernels()),
                         [](const auto& test) { return test.param->name; });

struct Floats {
  std::vector<float> values;
  int64_t rows, cols;

  MatrixView view() { return {values.data(), rows, cols, cols}; }
};

Floats RandomFloats(int64_t rows, int64_t cols, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Floats made{std::vector<float>(static_cast<size_t>(rows * cols)), rows, cols};
  for (float& value : made.values) value = normal(random);
  return made;
}

// softmax(scores of q k') v of the token at `position`, in double.
std::vector<double> AttendPlainly(const CausalRule& rule, const float* q,
                                  ConstMatrixView k, ConstMatrixView v,
                                  int64_t position) {
  std::vector<double> weights, out(static_cast<size_t>(v.cols), 0.0);
  double total = 0;
  for (int64_t j = 0; j <= position; ++j) {
    double score = 0;
    for (int64_t d = 0; d < k.cols; ++d) score += double{q[d]} * k.row(j)[d];
    score *= rule.scale;
    if (rule.cap > 0) score = rule.cap * std::tanh(score / rule.cap);
    const bool far = rule.window > 0 && position - j >= rule.window;
    weights.push_back(far ? 0 : std::exp(score));
    total += weights.back();
  }
  for (int64_t j = 0; j <= position; ++j) {
    for (int64_t d = 0; d < v.cols; ++d) {
      out[static_cast<size_t>(d)] +=
          weights[static_cast<size_t>(j)] / total * v.row(j)[d];
    }
  }
  return out;
}

// A text behind a prefix, and what its tokens should see.
void ExpectAttention(const Kernels& kernels, const CausalRule& rule,
                     int64_t before, int64_t own) {
  constexpr int64_t kSize = 10, kHeads = 3;
  Floats k = RandomFloats(before + own, kSize, 1);
  Floats v = RandomFloats(before + own, kSize, 2);
  Floats q = RandomFloats(own, kHeads * kSize, 3);
  CausalScratch scratch;
  HeadKeyValues prefix, text;
  const auto pack = [&](int64_t begin, int64_t count, HeadKeyValues& packed) {
    PackKeyValues(kernels, Arithmetic::kF32, k.view().RowRange(begin, count),
                  v.view().RowRange(begin, count), scratch, packed);
  };
  pack(0, before, prefix);
  DropUnseen(rule.window, prefix);
  pack(before, own, text);
  std::vector<float> out(q.values.size());
  CausalAttention(kernels, Arithmetic::kF32, rule, kSize, 0, q.view(),
                  {before, prefix}, text, scratch,
                  {out.data(), own, q.cols, q.cols});
  for (int64_t i = 0; i < own; ++i) {
    for (int64_t head = 0; head < kHeads; ++head) {
      const int64_t place = i * q.cols + head * kSize;
      const std::vector<double> want = AttendPlainly(
          rule, q.values.data() + place, k.view(), v.view(), before + i);
      for (int64_t d = 0; d < kSize; ++d) {
        ASSERT_NEAR(out[static_cast<size_t>(place + d)],
                    want[static_cast<size_t>(d)], 1e-5)
            << before << " " << own << " " << i << " " << rule.window;
      }
    }
  }
  // A row alone.
  for (const int64_t i : {own / 2, own - 1}) {
    std::vector<float> alone(static_cast<size_t>(q.cols));
    CausalAttention(kernels, Arithmetic::kF32, rule, kSize, i,
                    q.view().RowRange(i, 1), {before, prefix}, text, scratch,
                    {alone.data(), 1, q.cols, q.cols});
    EXPECT_EQ(std::memcmp(alone.data(), out.data() + i * q.cols,
                          alone.size() * sizeof(float)),
              0)
        << before << " " << own << " " << i << " " << rule.window;
  }
}

// Blocks that are full, that are not, and that a tile of queries straddles.
const std::vector<std::pair<int64_t, int64_t>> kTexts = {
    {0, 1}, {0, 40}, {5, 33}, {256, 70}, {300, 270}, {513, 1}};

TEST_P(CausalOpsTest, ATokenSeesThePrefixAndItsOwnTextUpToItself) {
  for (const auto& [before, own] : kTexts) {
    ExpectAttention(*GetParam(), {.scale = UsualScale(10)}, before, own);
  }
}

TEST_P(CausalOpsTest, AWindowEndsWhatATokenSees) {
  for (const auto& [before, own] : kTexts) {
    for (const int64_t window : {1, 33, 257, 300}) {
      ExpectAttention(*GetParam(), {.scale = 0.3f, .window = window}, before,
                      own);
    }
  }
}

TEST_P(CausalOpsTest, ACapBoundsScores) {
  for (const auto& [before, own] : kTexts) {
    ExpectAttention(*GetParam(), {.scale = 0.5f, .cap = 1.5f, .window = 20},
                    before, own);
  }
}

TEST_P(CausalOpsTest, OnlyBlocksThatAreSeenStay) {
  const Floats k = RandomFloats(600, 4, 1);
  const ConstMatrixView rows = {k.values.data(), 600, 4, 4};
  // The last block has 88 tokens, those before it 256.
  for (const auto& [window, blocks] :
       std::vector<std::pair<int64_t, size_t>>{{0, 3},
                                               {1, 0},
                                               {2, 1},
                                               {89, 1},
                                               {90, 2},
                                               {345, 2},
                                               {346, 3},
                                               {601, 3},
                                               {9999, 3}}) {
    CausalScratch scratch;
    HeadKeyValues packed;
    PackKeyValues(*GetParam(), Arithmetic::kF32, rows, rows, scratch, packed);
    DropUnseen(window, packed);
    EXPECT_EQ(packed.size(), blocks) << window;
  }
}

TEST_P(CausalOpsTest, AttentionInBf16IsNear) {
  if (GetParam()->bf16 == nullptr) GTEST_SKIP() << "the table has no bf16";
  constexpr int64_t kSize = 16, kTokens = 300;
  Floats k = RandomFloats(kTokens, kSize, 1);
  Floats v = RandomFloats(kTokens, kSize, 2);
  Floats q = RandomFloats(kTokens, kSize, 3);
  const auto attend = [&](Arithmetic arithmetic) {
    CausalScratch scratch;
    HeadKeyValues text;
    PackKeyValues(*GetParam(), arithmetic, k.view(), v.view(), scratch, text);
    Floats out = RandomFloats(kTokens, kSize, 4);
    CausalAttention(*GetParam(), arithmetic, {.scale = UsualScale(kSize)},
                    kSize, 0, q.view(), {}, text, scratch, out.view());
    return out.values;
  };
  const std::vector<float> exact = attend(Arithmetic::kF32);
  const std::vector<float> coarse = attend(Arithmetic::kInt8);
  double error = 0, length = 0;
  for (size_t i = 0; i < exact.size(); ++i) {
    error += std::pow(coarse[i] - exact[i], 2);
    length += std::pow(exact[i], 2);
  }
  EXPECT_GT(error, 0);
  EXPECT_LT(std::sqrt(error / length), 0.02);
}

TEST(RmsNormTest, DividesByTheRootOfTheMeanSquare) {
  RmsNormWeights w{AlignedFloats(2), 1.0f};
  w.weight.data()[0] = 2, w.weight.data()[1] = 10;
  const std::vector<float> x = {5, 7};  // mean of squares 37
  std::vector<float> y(2);
  RmsNorm(w, {x.data(), 1, 2, 2}, {y.data(), 1, 2, 2});
  EXPECT_FLOAT_EQ(y[0], 2 * 5 / std::sqrt(38.0f));
  EXPECT_FLOAT_EQ(y[1], 10 * 7 / std::sqrt(38.0f));
}

TEST(RmsNormTest, NormalizesEachHeadByItself) {
  constexpr int64_t kSize = 37;
  RmsNormWeights w{AlignedFloats(kSize), 1e-6f};
  std::fill_n(w.weight.data(), kSize, 3.0f);
  Floats x = RandomFloats(5, 2 * kSize, 8);
  const Floats before = x;
  RmsNormHeads(w, x.view());
  for (size_t head = 0; head < 10; ++head) {
    double squares = 0;
    for (size_t j = 0; j < kSize; ++j) {
      squares += std::pow(double{before.values[head * kSize + j]}, 2);
    }
    for (size_t j = 0; j < kSize; ++j) {
      EXPECT_NEAR(
          x.values[head * kSize + j],
          3 * before.values[head * kSize + j] / std::sqrt(squares / kSize),
          1e-5);
    }
  }
}

TEST(GeGluNearTest, MultipliesTheApproximateGelu) {
  std::vector<float> gate = {1, -2, 0, 10};
  const std::vector<float> up = {2, 1, 5, -1};
  GeGluNear({gate.data(), 2, 2, 2}, {up.data(), 2, 2, 2});
  EXPECT_NEAR(gate[0], 2 * 0.8411920f, 1e-6);
  EXPECT_NEAR(gate[1], -0.0454023f, 1e-6);
  EXPECT_EQ(gate[2], 0);
  EXPECT_NEAR(gate[3], -10, 1e-6);
}

TEST_P(CausalOpsTest, AStoredTableWidensRowsExactly) {
  const std::vector<int32_t> ids = {1, 0};
  const auto look_up = [&](const StoredTable& table) {
    std::vector<float> y(4);
    Embed(*GetParam(), table, ids, {y.data(), 2, 2, 2});
    return y;
  };
  StoredTable table{
      .dtype = DType::kF16, .width = 2, .values = {}, .words = {}};
  table.words.Grow(4);
  std::ranges::copy(std::vector<uint16_t>{0x3c00, 0xc000, 0x3555, 0x0001},
                    table.words.data());
  EXPECT_EQ(look_up(table),
            (std::vector<float>{0x1.554p-2f, 0x1p-24f, 1.0f, -2.0f}));
  table.dtype = DType::kBf16;
  std::ranges::copy(std::vector<uint16_t>{0x3f80, 0xc000, 0x3eab, 0x4049},
                    table.words.data());
  EXPECT_EQ(look_up(table),
            (std::vector<float>{0.333984375f, 3.140625f, 1.0f, -2.0f}));
  StoredTable floats{.width = 2, .values = AlignedFloats(4), .words = {}};
  std::ranges::copy(std::vector<float>{1, 2, 3, 4}, floats.values.data());
  EXPECT_EQ(look_up(floats), (std::vector<float>{3, 4, 1, 2}));
}

}  // namespace
}  // namespace podium
