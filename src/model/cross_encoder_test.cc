// Every cross-encoder of tests/data/models, whatever its family, against the
// logits of transformers.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/select.h"
#include "model/goldens_test.h"
#include "model/model.h"
#include "model/weight_files.h"

namespace podium {
namespace {

std::vector<std::string> CrossEncoderNames() {
  std::vector<std::string> names;
  for (const std::string& name : GoldenNames()) {
    if (!name.ends_with("-late") && !name.ends_with("-causal")) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<float> ScorePairs(const Model& model,
                              const std::vector<GoldenPair>& pairs,
                              int lanes = 1) {
  OwnedTexts texts;
  for (const GoldenPair& pair : pairs) texts.Add(pair);
  std::vector<float> logits(pairs.size());
  Workspace workspace(lanes);
  // One thread that takes the lanes in turns.
  const Loop loop = [lanes](int64_t count, const LoopBody& body) {
    for (int64_t i = 0; i < count; ++i) body(i, static_cast<int>(i % lanes));
  };
  EXPECT_TRUE(dynamic_cast<const CrossEncoder&>(model).Score(
      texts.view(), {{}, loop, workspace}, logits));
  return logits;
}

class CrossEncoderTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Goldens, CrossEncoderTest,
                         testing::ValuesIn(CrossEncoderNames()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_P(CrossEncoderTest, LogitsMatchTransformers) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  ASSERT_FALSE(pairs.empty());
  for (const Kernels* kernels : AvailableKernels()) {
    const auto model = LoadGolden(GetParam(), *kernels);
    ASSERT_TRUE(model);
    const std::vector<float> logits = ScorePairs(*model, pairs);
    for (size_t i = 0; i < pairs.size(); ++i) {
      EXPECT_NEAR(logits[i], pairs[i].logit, 1e-4) << kernels->name << " " << i;
    }
  }
}

TEST_P(CrossEncoderTest, ALogitHasTheSameBitsAloneAndOnManyLanes) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  for (const Kernels* kernels : AvailableKernels()) {
    const auto model = LoadGolden(GetParam(), *kernels);
    const std::vector<float> together = ScorePairs(*model, pairs);
    const std::vector<float> shared = ScorePairs(*model, pairs, 3);
    for (size_t i = 0; i < pairs.size(); ++i) {
      const float alone = ScorePairs(*model, {pairs[i]})[0];
      EXPECT_EQ(std::memcmp(&alone, &together[i], sizeof alone), 0) << i;
      EXPECT_EQ(std::memcmp(&alone, &shared[i], sizeof alone), 0) << i;
    }
  }
}

// A compute type with fewer bits changes the logits a little, unless a layer
// is packed or read wrongly.
TEST_P(CrossEncoderTest, EveryComputeTypeIsNearF32) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  double spread = 0, mean = 0;
  for (const GoldenPair& pair : pairs) mean += pair.logit;
  mean /= static_cast<double>(pairs.size());
  for (const GoldenPair& pair : pairs) {
    spread +=
        std::pow(pair.logit - mean, 2) / static_cast<double>(pairs.size());
  }
  for (const Kernels* kernels : AvailableKernels()) {
    for (const auto& [arithmetic, tolerance] :
         {std::pair{Arithmetic::kBf16, 0.2},
          {Arithmetic::kInt16, 0.2},
          {Arithmetic::kInt8, 0.2},
          {Arithmetic::kInt8Weights, 0.2},
          // Too coarse for random weights: only the bits count.
          {Arithmetic::kInt4Weights, INFINITY}}) {
      if (!HasArithmetic(*kernels, arithmetic, 1)) continue;
      const auto model = LoadGolden(GetParam(), *kernels, arithmetic);
      ASSERT_TRUE(model);
      const std::vector<float> logits = ScorePairs(*model, pairs);
      double error = 0;
      for (size_t i = 0; i < pairs.size(); ++i) {
        error += std::pow(logits[i] - pairs[i].logit, 2) /
                 static_cast<double>(pairs.size());
        const float alone = ScorePairs(*model, {pairs[i]})[0];
        EXPECT_EQ(std::memcmp(&alone, &logits[i], sizeof alone), 0) << i;
      }
      EXPECT_GT(error, 0);
      EXPECT_LT(std::sqrt(error / spread), tolerance)
          << kernels->name << " " << static_cast<int>(arithmetic);
    }
  }
}

// A folder whose weights have another name for one tensor.
class RenamedTensor : public FileSource {
 public:
  RenamedTensor(const FileSource& files, const std::string& name)
      : files_(files), weights_(files.Read(kWeights, 1 << 24)->bytes) {
    // The first character: the header keeps its length.
    weights_[weights_.find('"' + name + "\":") + 1] = '~';
  }
  std::string Describe(std::string_view name) const override {
    return files_.Describe(name);
  }
  bool Has(std::string_view name) const override { return files_.Has(name); }
  Result<std::shared_ptr<const OpenFile>> Open(
      std::string_view name) const override {
    if (name != kWeights) return files_.Open(name);
    return FileInMemory(Describe(name), weights_);
  }

  static constexpr std::string_view kWeights = "model.safetensors";

 private:
  const FileSource& files_;
  std::string weights_;
};

TEST_P(CrossEncoderTest, EveryTensorIsNeeded) {
  const auto files = OpenFolder(GoldenFolder(GetParam()));
  if (!files->Has(RenamedTensor::kWeights) || GetParam().ends_with("-legacy") ||
      GetParam().ends_with("-bare")) {
    GTEST_SKIP() << "sharded, or with buffers";
  }
  const auto weights = WeightFiles::Open(*files, Limits{});
  ASSERT_TRUE(weights);
  for (const auto& [name, tensor] : weights->tensors()) {
    const RenamedTensor renamed(*files, name);
    const auto config = ReadModelConfig(renamed, Limits{});
    ASSERT_TRUE(config);
    const auto model =
        (*config)->Build(renamed, kGenericKernels, Arithmetic::kF32, Limits{});
    ASSERT_FALSE(model) << name;
    // Not always this one: a few tell two layouts apart.
    EXPECT_NE(model.error().message.find("the tensor \""), std::string::npos)
        << model.error().message;
  }
}

TEST_P(CrossEncoderTest, NothingIsComputedOnceAbandoned) {
  const auto model = LoadGolden(GetParam(), kGenericKernels);
  OwnedTexts texts;
  texts.Add(GoldenPairs(GetParam()).front());
  Workspace workspace(1);
  for (int layers = 0; layers < model->sizes().layers; ++layers) {
    int asked = 0;
    const std::function<bool()> abandoned = [&] { return asked++ == layers; };
    float logit = -7;
    EXPECT_FALSE(dynamic_cast<const CrossEncoder&>(*model).Score(
        texts.view(), {abandoned, LoopAlone, workspace}, {&logit, 1}));
    EXPECT_EQ(logit, -7);
  }
}

TEST_P(CrossEncoderTest, SizesAreThoseThatThePairsKeepTo) {
  const auto model = LoadGolden(GetParam(), kGenericKernels);
  const ModelSizes& sizes = model->sizes();
  EXPECT_EQ(sizes.architecture, Architecture::kCrossEncoder);
  EXPECT_TRUE(sizes.exits.empty());
  size_t longest = 0;
  for (const GoldenPair& pair : GoldenPairs(GetParam())) {
    longest = std::max(longest, pair.input_ids.size());
    EXPECT_LT(std::ranges::max(pair.input_ids), sizes.vocab_size);
    EXPECT_LT(std::ranges::max(pair.token_type_ids), sizes.type_vocab_size);
  }
  EXPECT_LE(longest, static_cast<size_t>(sizes.max_sequence_length));
}

}  // namespace
}  // namespace podium
