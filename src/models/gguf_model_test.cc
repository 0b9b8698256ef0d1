// Causal models of tests/data/models as llama.cpp's converter writes them: the
// logits are those of the folders (tools/gguf_files.py).

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "kernels/select.h"
#include "model/goldens_test.h"
#include "model/model.h"
#include "models/gguf_architectures.h"
#include "models/gguf_config.h"
#include "models/gguf_folder.h"

namespace podium {
namespace {

std::filesystem::path GgufModels() {
  return std::filesystem::path(PODIUM_SOURCE_DIR) / "tests/data/gguf/models";
}

std::vector<std::string> GgufModelNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(GgufModels())) {
    names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

class GgufModelTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Files, GgufModelTest,
                         testing::ValuesIn(GgufModelNames()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_P(GgufModelTest, LogitsAreThoseOfTheFolder) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  ASSERT_FALSE(pairs.empty());
  const auto files =
      OpenGguf((GgufModels() / (GetParam() + ".gguf")).string(), Limits{});
  ASSERT_TRUE(files) << files.error().message;
  const auto config = ReadModelConfig(**files, Limits{});
  ASSERT_TRUE(config) << config.error().message;
  const auto folder = OpenFolder(GoldenFolder(GetParam()));
  (*config)->score_tokens =
      ReadScoreTokens(*folder, Limits{}, (*config)->sizes.vocab_size).value();
  const auto model =
      (*config)->Build(**files, kGenericKernels, Arithmetic::kF32, Limits{});
  ASSERT_TRUE(model) << model.error().message;
  OwnedTexts texts;
  for (const GoldenPair& pair : pairs) texts.Add(pair);
  const std::vector<const TextKeyValues*> nothing(pairs.size(), nullptr);
  std::vector<float> logits(pairs.size());
  Workspace workspace(1);
  ASSERT_TRUE(dynamic_cast<const CausalModel&>(**model).Score(
      texts.view(), nothing, {{}, LoopAlone, workspace}, logits));
  for (size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_NEAR(logits[i], pairs[i].logit, 1e-4) << i;
  }
}

TEST(GgufArchitectureTest, AnotherOneIsRefused) {
  const auto message = [](std::string_view name) {
    GgufFile gguf;
    GgufValue& value = gguf.metadata["general.architecture"];
    value.kind = GgufValue::Kind::kString;
    value.string = name;
    GgufMetadata metadata(gguf, "m.gguf");
    const GgufArchitecture* const found = FindGgufArchitecture(metadata);
    EXPECT_EQ(found == nullptr, metadata.error().has_value());
    return found != nullptr ? std::string(found->name)
                            : metadata.error()->message;
  };
  EXPECT_EQ(message("modern-bert"), "modern-bert");
  EXPECT_EQ(message("jina-bert-v2"),
            "m.gguf: general.architecture is \"jina-bert-v2\"; what works is "
            "\"bert\", \"modern-bert\", \"llama\", \"qwen2\", \"qwen3\" or "
            "\"gemma\"");
}

TEST(GgufArchitectureTest, AnEmbeddingModelIsRefused) {
  GgufFile gguf;
  GgufValue& pooling = gguf.metadata["qwen2.pooling_type"];
  pooling.kind = GgufValue::Kind::kInteger;
  pooling.integer = 1;
  GgufValue& name = gguf.metadata["general.architecture"];
  name.kind = GgufValue::Kind::kString;
  name.string = "qwen2";
  GgufMetadata metadata(gguf, "m.gguf");
  (void)ConfigOfGguf(*FindGgufArchitecture(metadata), metadata);
  ASSERT_TRUE(metadata.error());
  EXPECT_EQ(metadata.error()->message,
            "m.gguf: qwen2.pooling_type is 1; a reranker has 4 (rank), others "
            "are embedding models");
}

}  // namespace
}  // namespace podium
