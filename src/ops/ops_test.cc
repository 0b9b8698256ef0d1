#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/select.h"
#include "ops/activations.h"
#include "ops/attention.h"
#include "ops/embeddings.h"
#include "ops/layer_norm.h"
#include "ops/lexical_match.h"
#include "ops/linear.h"
#include "ops/max_sim.h"

namespace podium {
namespace {

// Expected values computed by hand, under every instruction set of this
// machine.
class OpsTest : public testing::TestWithParam<const Kernels*> {};

INSTANTIATE_TEST_SUITE_P(Here, OpsTest, testing::ValuesIn(AvailableKernels()),
                         [](const auto& test) { return test.param->name; });

TEST_P(OpsTest, LinearAddsBiasAndResidual) {
  // y0 = 1 x0 + 2 x1 + 10, y1 = 3 x0 + 4 x1 + 20, y2 = 5 x0 + 6 x1 + 30
  const std::vector<float> weight = {1, 2, 3, 4, 5, 6}, bias = {10, 20, 30};
  const LinearWeights w =
      PackLinear(*GetParam(), Arithmetic::kF32, 3, 2, weight, bias);
  // A view of the first two of five columns.
  const std::vector<float> x = {1, 1, 99, 99, 99, 2, -1, 99, 99, 99};
  std::vector<float> y(6);
  Linear(*GetParam(), {{x.data(), 2, 2, 5}}, w, {y.data(), 2, 3, 3});
  EXPECT_EQ(y, (std::vector<float>{13, 27, 41, 10, 22, 34}));

  const std::vector<float> residual = {100, 200, 300, 400, 500, 600};
  LinearResidual(*GetParam(), {{x.data(), 2, 2, 5}}, w,
                 {residual.data(), 2, 3, 3}, {y.data(), 2, 3, 3});
  EXPECT_EQ(y, (std::vector<float>{113, 227, 341, 410, 522, 634}));
}

void ExpectComputeTypesAgree(const Kernels& kernels) {
  constexpr int64_t rows = 37, in = 70, out = 45;
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  const auto numbers = [&](int64_t size) {
    std::vector<float> x(static_cast<size_t>(size));
    for (float& value : x) value = normal(random);
    return x;
  };
  const std::vector<float> weight = numbers(out * in), bias = numbers(out);
  const std::vector<float> x = numbers(rows * (in + 1));
  const std::vector<float> residual = numbers(rows * out);
  const ConstMatrixView view = {x.data(), rows, in, in + 1};
  OperandScratch scratch;
  const auto product = [&](Arithmetic arithmetic) {
    const LinearWeights w =
        PackLinear(kernels, arithmetic, out, in, weight, bias);
    std::vector<float> c(rows * out);
    LinearResidual(kernels, Prepare(kernels, arithmetic, view, scratch), w,
                   {residual.data(), rows, out, out},
                   {c.data(), rows, out, out});
    return c;
  };
  const std::vector<float> exact = product(Arithmetic::kF32);
  for (const Arithmetic arithmetic :
       {Arithmetic::kBf16, Arithmetic::kInt16, Arithmetic::kInt8,
        Arithmetic::kInt8Weights, Arithmetic::kInt4Weights}) {
    if (!HasArithmetic(kernels, arithmetic, in)) continue;
    const std::vector<float> y = product(arithmetic);
    double difference = 0, length = 0;
    for (size_t i = 0; i < y.size(); ++i) {
      difference += std::pow(y[i] - exact[i], 2);
      length += std::pow(exact[i], 2);
    }
    EXPECT_GT(difference, 0);  // the arithmetic does differ
    EXPECT_LT(std::sqrt(difference / length),
              arithmetic == Arithmetic::kInt4Weights ? 0.09 : 0.015);
  }
}

TEST_P(OpsTest, LinearAgreesAcrossComputeTypes) {
  ExpectComputeTypesAgree(*GetParam());
}

TEST_P(OpsTest, LinearUnpacksWeightsForBf16) {
  Kernels kernels = *GetParam();
  if (kernels.bf16 == nullptr) GTEST_SKIP() << "no instructions for bf16";
  kernels.bf16_is_faster = true;
  EXPECT_EQ(OperandArithmetic(kernels, Arithmetic::kInt4Weights),
            Arithmetic::kBf16);
  ExpectComputeTypesAgree(kernels);
  kernels.bf16_is_faster = false;
  EXPECT_EQ(OperandArithmetic(kernels, Arithmetic::kInt4Weights),
            Arithmetic::kF32);
  ExpectComputeTypesAgree(kernels);
}

TEST_P(OpsTest, RefusesSumsThatOverflowInt32) {
  EXPECT_TRUE(HasArithmetic(*GetParam(), Arithmetic::kInt16, 4096));
  EXPECT_FALSE(HasArithmetic(*GetParam(), Arithmetic::kInt16, 4097));
  EXPECT_TRUE(HasArithmetic(*GetParam(), Arithmetic::kInt8, 65536));
  EXPECT_FALSE(HasArithmetic(*GetParam(), Arithmetic::kInt8, 70000));
}

TEST_P(OpsTest, AttentionOfEqualKeysIsTheMean) {
  const std::vector<float> q = {1, 2, 3, 4, -1, 0};
  const std::vector<float> k = {1, 1, 1, 1, 1, 1};
  const std::vector<float> v = {0, 3, 6, 30, 3, 60};
  std::vector<float> out(6);
  AlignedFloats scratch;
  Attention(*GetParam(), Arithmetic::kF32, 2, {q.data(), 3, 2, 2},
            {k.data(), 3, 2, 2}, {v.data(), 3, 2, 2}, scratch,
            {out.data(), 3, 2, 2});
  for (size_t i = 0; i < 6; i += 2) {
    EXPECT_NEAR(out[i], 3, 1e-5);
    EXPECT_NEAR(out[i + 1], 31, 1e-4);
  }
}

TEST_P(OpsTest, LayerNormCentresAndScales) {
  LayerNormWeights w;
  w.weight.Grow(2);
  w.bias.Grow(2);
  w.weight.data()[0] = 2, w.weight.data()[1] = 3;
  w.bias.data()[0] = 10, w.bias.data()[1] = 20;
  std::vector<float> x = {5, 9};  // mean 7, deviation 2
  LayerNorm(*GetParam(), w, {x.data(), 1, 2, 2});
  EXPECT_NEAR(x[0], 8, 1e-5);
  EXPECT_NEAR(x[1], 23, 1e-5);
}

EmbeddingTable TableOf(std::vector<float> values, int64_t width) {
  EmbeddingTable table{AlignedFloats(std::ssize(values)), width};
  std::ranges::copy(values, table.values.data());
  return table;
}

TEST(EmbeddingsTest, EmbedsAndAddsRows) {
  const EmbeddingTable words = TableOf({0, 0, 1, 2, 3, 4}, 2);
  const EmbeddingTable types = TableOf({10, 20, 30, 40}, 2);
  const std::vector<int32_t> ids = {2, 1}, type_ids = {0, 1};
  std::vector<float> y = {-1, -1, -1, -1};
  const MatrixView view = {y.data(), 2, 2, 2};
  Embed(words, ids, view);
  EXPECT_EQ(y, (std::vector<float>{3, 4, 1, 2}));
  AddEmbeddings(types, type_ids, view);
  EXPECT_EQ(y, (std::vector<float>{13, 24, 31, 42}));
}

TEST(EmbeddingsTest, PositionsCountFromZeroInEachText) {
  const EmbeddingTable positions = TableOf({100, 200, 300}, 1);
  const std::vector<int32_t> cu_seqlens = {0, 2, 5};
  std::vector<float> y = {1, 2, 3, 4, 5};
  AddPositions(positions, cu_seqlens, {y.data(), 5, 1, 1});
  EXPECT_EQ(y, (std::vector<float>{101, 202, 103, 204, 305}));
}

TEST(ActivationsTest, Silu) {
  std::vector<float> x = {1, -2, 99, 0};
  Silu({x.data(), 2, 1, 2});
  EXPECT_FLOAT_EQ(x[0], 0.7310586f);
  EXPECT_EQ(x[1], -2);
  EXPECT_FLOAT_EQ(x[2], 99);
}

TEST(ActivationsTest, TanhAndRelu) {
  std::vector<float> x = {-2, 0.5f, 99, NAN};
  Relu({x.data(), 1, 2, 4});
  EXPECT_EQ(x[0], 0);
  EXPECT_EQ(x[1], 0.5f);
  EXPECT_EQ(x[2], 99);
  Relu({x.data() + 3, 1, 1, 1});
  EXPECT_TRUE(std::isnan(x[3]));
  Tanh({x.data(), 1, 2, 4});
  EXPECT_EQ(x[0], 0);
  EXPECT_FLOAT_EQ(x[1], 0.46211716f);
  EXPECT_EQ(x[2], 99);
}

TEST_P(OpsTest, MaxSimWeighsTheMostSimilarTokens) {
  // query tokens (1, 2) and (-1, 0), document tokens (3, 1), (0, 4), (-2, 0)
  const std::vector<float> query = {1, 2, -1, 0},
                           document = {3, 1, 0, 4, -2, 0};
  const std::vector<float> weights = {0.5, 10};
  MaxSimScratch scratch;
  const auto max_sim = [&](int64_t documents) {
    return MaxSim(*GetParam(), {query.data(), 2, 2, 2}, weights,
                  {document.data(), documents, 2, 2}, scratch);
  };
  EXPECT_EQ(max_sim(3).whole, 0.5f * 8 + 10 * 2);
  EXPECT_EQ(max_sim(3).window, max_sim(3).whole);
  EXPECT_EQ(max_sim(1).whole, 0.5f * 5 + 10 * -3);
  EXPECT_EQ(max_sim(1).window, max_sim(1).whole);
  EXPECT_EQ(max_sim(0).whole, 0);
  EXPECT_EQ(max_sim(0).window, 0);
}

TEST_P(OpsTest, MaxSimFindsTheMostSimilarWindow) {
  // Two query tokens, one along each axis; a document of three full blocks and
  // a partial one.
  const std::vector<float> query = {1, 0, 0, 1}, weights = {1, 1};
  const int64_t tokens = 3 * kMaxSimBlock + 5;
  std::vector<float> document(static_cast<size_t>(2 * tokens), 0.0f);
  MaxSimScratch scratch;
  const auto max_sim = [&] {
    return MaxSim(*GetParam(), {query.data(), 2, 2, 2}, weights,
                  {document.data(), tokens, 2, 2}, scratch);
  };
  const auto at = [&](int64_t token, int axis) -> float& {
    return document[static_cast<size_t>(2 * token + axis)];
  };
  EXPECT_EQ(max_sim().window, 0);
  at(0, 0) = 2;
  at(tokens - 1, 1) = 3;  // far from the other match
  EXPECT_EQ(max_sim().whole, 5);
  EXPECT_EQ(max_sim().window, 3);
  at(kMaxSimBlock - 1, 1) = 1;  // the same block
  EXPECT_EQ(max_sim().window, 3);
  at(2 * kMaxSimBlock - 1, 1) = 2;  // the next block
  EXPECT_EQ(max_sim().window, 4);
  at(2 * kMaxSimBlock, 1) = 2.5f;  // the block after that: too far
  EXPECT_EQ(max_sim().window, 4);
  at(3 * kMaxSimBlock - 1, 0) = 1.5f;  // next to the last one
  EXPECT_EQ(max_sim().whole, 5);
  EXPECT_EQ(max_sim().window, 4.5f);
}

TEST(LexicalMatchTest, IsTheMatchedShareOfTheQuerysWeight) {
  const std::vector<float> idf = {0, 2, 3, 5};
  const auto match = [&](std::vector<int32_t> query,
                         std::vector<int32_t> document) {
    return LexicalMatch(query, document, idf);
  };
  // At this length, the first occurrence of a word gives 1 / 1.9 of its weight.
  std::vector<int32_t> document(56, 0);
  EXPECT_EQ(match({1, 2}, document), 0);
  document[3] = 2;
  EXPECT_FLOAT_EQ(match({1, 2}, document), 3 / 1.9f / 5);
  document[9] = 2;
  document[10] = 1;
  EXPECT_FLOAT_EQ(match({1, 2}, document), (3 * 2 / 2.9f + 2 / 1.9f) / 5);
  EXPECT_FLOAT_EQ(match({1, 2, 2}, document),
                  (2 * 3 * 2 / 2.9f + 2 / 1.9f) / 8);
  EXPECT_FLOAT_EQ(match({0, 2}, document), 2 / 2.9f);  // token 0 has no weight
  // A shorter document scores higher.
  EXPECT_FLOAT_EQ(match({3}, {3, 0}), 1 / (1 + 0.9f * (0.6f + 0.8f / 56)));
  EXPECT_EQ(match({0}, document), 0);
  EXPECT_EQ(match({}, document), 0);
  EXPECT_EQ(match({1}, {}), 0);
}

}  // namespace
}  // namespace podium
