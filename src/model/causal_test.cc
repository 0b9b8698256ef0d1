// Every causal model of tests/data/models against the logits that transformers
// gives the whole sequence.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "base/testing/memory_files.h"
#include "kernels/select.h"
#include "model/fake_config_test.h"
#include "model/families/gemma.h"
#include "model/families/llama.h"
#include "model/families/mistral.h"
#include "model/families/qwen2.h"
#include "model/families/qwen3.h"
#include "model/goldens_test.h"
#include "model/model.h"

namespace podium {
namespace {

std::vector<std::string> CausalNames() {
  std::vector<std::string> names;
  for (const std::string& name : GoldenNames()) {
    if (name.ends_with("-causal")) names.push_back(name);
  }
  return names;
}

// One thread that takes the lanes in turns.
Loop OnLanes(int lanes) {
  return [lanes](int64_t count, const LoopBody& body) {
    for (int64_t i = 0; i < count; ++i) body(i, static_cast<int>(i % lanes));
  };
}

// The tokens before the document.
size_t PrefixOf(const GoldenPair& pair) {
  return static_cast<size_t>(
      std::ranges::count(pair.token_type_ids, int32_t{0}));
}

std::vector<TextKeyValues> ReadPrefixes(const CausalModel& model,
                                        const std::vector<GoldenPair>& pairs,
                                        int lanes) {
  OwnedTexts texts;
  std::vector<TextKeyValues> read(pairs.size());
  std::vector<TextKeyValues*> places;
  for (size_t i = 0; i < pairs.size(); ++i) {
    texts.Add(pairs[i], 0, PrefixOf(pairs[i]));
    places.push_back(&read[i]);
  }
  Workspace workspace(lanes);
  EXPECT_TRUE(
      model.Read(texts.view(), {{}, OnLanes(lanes), workspace}, places));
  return read;
}

// With `prefixes` empty, the whole sequences are read at once.
std::vector<float> ScoreCausal(const CausalModel& model,
                               const std::vector<GoldenPair>& pairs,
                               const std::vector<TextKeyValues>& prefixes,
                               int lanes = 1) {
  OwnedTexts texts;
  std::vector<const TextKeyValues*> before;
  for (size_t i = 0; i < pairs.size(); ++i) {
    texts.Add(pairs[i], prefixes.empty() ? 0 : PrefixOf(pairs[i]));
    before.push_back(prefixes.empty() ? nullptr : &prefixes[i]);
  }
  std::vector<float> logits(pairs.size());
  Workspace workspace(lanes);
  EXPECT_TRUE(model.Score(texts.view(), before, {{}, OnLanes(lanes), workspace},
                          logits));
  return logits;
}

// Whether some layers see a part of the text alone: the name says it.
bool HasWindows(const std::string& name) {
  return name.find("-w") != std::string::npos || name.starts_with("gemma2") ||
         name.starts_with("gemma3");
}

class CausalTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Goldens, CausalTest, testing::ValuesIn(CausalNames()),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_P(CausalTest, LogitsMatchTransformersWholeAndBehindAPrefix) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  ASSERT_FALSE(pairs.empty());
  for (const Kernels* kernels : AvailableKernels()) {
    const auto loaded = LoadGolden(GetParam(), *kernels);
    ASSERT_TRUE(loaded);
    const auto& model = dynamic_cast<const CausalModel&>(*loaded);
    const std::vector<float> whole = ScoreCausal(model, pairs, {});
    const std::vector<float> behind =
        ScoreCausal(model, pairs, ReadPrefixes(model, pairs, 1));
    for (size_t i = 0; i < pairs.size(); ++i) {
      EXPECT_NEAR(whole[i], pairs[i].logit, 1e-4) << kernels->name << " " << i;
      EXPECT_NEAR(behind[i], pairs[i].logit, 1e-4) << kernels->name << " " << i;
    }
  }
}

TEST_P(CausalTest, ALogitHasTheSameBitsAloneAndOnManyLanes) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  for (const Kernels* kernels : AvailableKernels()) {
    const auto loaded = LoadGolden(GetParam(), *kernels);
    ASSERT_TRUE(loaded);
    const auto& model = dynamic_cast<const CausalModel&>(*loaded);
    const std::vector<float> together =
        ScoreCausal(model, pairs, ReadPrefixes(model, pairs, 1));
    const std::vector<float> shared =
        ScoreCausal(model, pairs, ReadPrefixes(model, pairs, 3), 3);
    for (size_t i = 0; i < pairs.size(); ++i) {
      const float alone =
          ScoreCausal(model, {pairs[i]}, ReadPrefixes(model, {pairs[i]}, 1))[0];
      EXPECT_EQ(std::memcmp(&alone, &together[i], sizeof alone), 0) << i;
      EXPECT_EQ(std::memcmp(&alone, &shared[i], sizeof alone), 0) << i;
    }
  }
}

TEST_P(CausalTest, WeightsAsIntegersAreNearAndHaveTheSameBitsAlone) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  double mean = 0, spread = 0;
  const auto count = static_cast<double>(pairs.size());
  for (const GoldenPair& pair : pairs) mean += pair.logit / count;
  for (const GoldenPair& pair : pairs) {
    spread += std::pow(pair.logit - mean, 2) / count;
  }
  for (const Kernels* kernels : AvailableKernels()) {
    for (const auto& [arithmetic, tolerance] :
         {std::pair{Arithmetic::kInt8Weights, 0.1},
          // Too coarse for random weights: only the bits count.
          {Arithmetic::kInt4Weights, INFINITY}}) {
      const auto loaded = LoadGolden(GetParam(), *kernels, arithmetic);
      ASSERT_TRUE(loaded);
      const auto& model = dynamic_cast<const CausalModel&>(*loaded);
      const std::vector<float> logits =
          ScoreCausal(model, pairs, ReadPrefixes(model, pairs, 3), 3);
      double error = 0;
      for (size_t i = 0; i < pairs.size(); ++i) {
        error += std::pow(logits[i] - pairs[i].logit, 2) / count;
        const float alone = ScoreCausal(model, {pairs[i]},
                                        ReadPrefixes(model, {pairs[i]}, 1))[0];
        EXPECT_EQ(std::memcmp(&alone, &logits[i], sizeof alone), 0) << i;
      }
      EXPECT_GT(error, 0);
      EXPECT_LT(std::sqrt(error / spread), tolerance) << kernels->name;
    }
  }
}

TEST_P(CausalTest, APrefixTakesTheMemoryThatItSays) {
  const std::vector<GoldenPair> pairs = GoldenPairs(GetParam());
  const auto loaded = LoadGolden(GetParam(), kGenericKernels);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->sizes().architecture, Architecture::kCausal);
  const auto& model = dynamic_cast<const CausalModel&>(*loaded);
  const std::vector<TextKeyValues> prefixes = ReadPrefixes(model, pairs, 1);
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto tokens = static_cast<int64_t>(PrefixOf(pairs[i]));
    EXPECT_EQ(prefixes[i].tokens, tokens);
    if (HasWindows(GetParam())) continue;
    EXPECT_GE(prefixes[i].bytes(), tokens * model.prefix_bytes_per_token());
  }
}

// All layers see 7 tokens: of a prefix of 300 they need 6, which are in its
// last block.
TEST(CausalWindowTest, APrefixKeepsOnlyWhatDocumentsSee) {
  const auto loaded =
      LoadGolden("mistral-h24-a3-kv1-w7-causal", kGenericKernels);
  ASSERT_TRUE(loaded);
  const auto& model = dynamic_cast<const CausalModel&>(*loaded);
  GoldenPair prefix;
  prefix.input_ids.assign(300, 5);
  prefix.token_type_ids.assign(300, 0);
  const std::vector<TextKeyValues> read = ReadPrefixes(model, {prefix}, 1);
  EXPECT_EQ(read[0].tokens, 300);
  for (const HeadKeyValues& head : read[0].heads) {
    ASSERT_EQ(head.size(), 1);
    EXPECT_EQ(head[0].tokens, 44);
  }
}

TEST(CausalAbandonTest, NothingIsComputedOnceAbandoned) {
  const std::string name = "qwen3-h20-a4-kv2-d16-bf16-causal";
  const auto loaded = LoadGolden(name, kGenericKernels);
  ASSERT_TRUE(loaded);
  const auto& model = dynamic_cast<const CausalModel&>(*loaded);
  OwnedTexts texts;
  texts.Add(GoldenPairs(name).front());
  const TextKeyValues* const nothing = nullptr;
  TextKeyValues kept;
  TextKeyValues* const place = &kept;
  Workspace workspace(1);
  for (int layers = 0; layers < model.sizes().layers; ++layers) {
    int asked = 0;
    const std::function<bool()> abandoned = [&] { return asked++ == layers; };
    float logit = -7;
    EXPECT_FALSE(model.Score(texts.view(), {&nothing, 1},
                             {abandoned, LoopAlone, workspace}, {&logit, 1}));
    EXPECT_EQ(logit, -7);
    asked = 0;
    EXPECT_FALSE(model.Read(texts.view(), {abandoned, LoopAlone, workspace},
                            {&place, 1}));
  }
}

const ConfigKeys kQwen3Keys = {{"architectures", R"(["Qwen3ForCausalLM"])"},
                               {"vocab_size", "40"},
                               {"hidden_size", "24"},
                               {"num_hidden_layers", "2"},
                               {"num_attention_heads", "4"},
                               {"num_key_value_heads", "2"},
                               {"head_dim", "8"},
                               {"intermediate_size", "40"},
                               {"max_position_embeddings", "64"}};

TEST(DecoderConfigTest, ReadsTheSizes) {
  const auto config = ReadFakeConfig(kQwen3Keys);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.architecture, Architecture::kCausal);
  EXPECT_EQ(sizes.vocab_size, 40);
  EXPECT_EQ(sizes.max_sequence_length, 64);
  EXPECT_EQ(sizes.layers, 2);
  EXPECT_EQ((*config)->widest_product, 40);
  // q and o: 24 x 32; k and v: 24 x 16; gate, up and down: 24 x 40.
  EXPECT_EQ((*config)->weights_per_token, 2 * 24 * (2 * 32 + 2 * 16 + 3 * 40));
  EXPECT_TRUE((*config)->reads_score_tokens);
  EXPECT_FALSE((*config)->integers_rank_alike);
}

TEST(DecoderConfigTest, RefusesWhatWouldChangeTheArithmetic) {
  const auto refused = [](const char* key, const char* value) {
    return RefusedKey(kQwen3Keys, key, value);
  };
  EXPECT_EQ(refused("hidden_act", "\"gelu\""), "hidden_act");
  EXPECT_EQ(refused("use_sliding_window", "1"), "use_sliding_window");
  EXPECT_EQ(refused("partial_rotary_factor", "0.5"), "partial_rotary_factor");
  EXPECT_EQ(refused("partial_rotary_factor", "1.0"), "");
  EXPECT_EQ(refused("attention_bias", "true"), "attention_bias");
  EXPECT_EQ(refused("layer_types", R"(["full_attention","sliding_attention"])"),
            "layer_types");
  EXPECT_EQ(refused("layer_types", R"(["full_attention","full_attention"])"),
            "");
  EXPECT_EQ(refused("num_key_value_heads", "3"), "num_key_value_heads");
  EXPECT_EQ(refused("num_key_value_heads", "null"), "");
  EXPECT_EQ(refused("head_dim", "7"), "head_dim");
  EXPECT_EQ(refused("head_dim", "1048576"), "head_dim");
  EXPECT_EQ(refused("rms_norm_eps", "0"), "rms_norm_eps");
  EXPECT_EQ(refused("tie_word_embeddings", "1"), "tie_word_embeddings");
}

// The windows of the layers of this config.json, or the key of an error.
struct WindowsRead {
  std::vector<int64_t> windows;
  std::string refused;
};

WindowsRead ReadWindowsOf(const char* members, auto read) {
  const MemoryFiles files(MemoryFiles::Files{
      {"config.json",
       std::string(R"({"hidden_size":24,"num_attention_heads":3,)") +
           R"("num_hidden_layers":4)" + members + "}"}});
  auto reader = ConfigReader::Open(files, Limits{});
  const DecoderShape shape = read(*reader);
  return {shape.sizes.windows, reader->error() ? reader->error()->param : ""};
}

TEST(DecoderConfigTest, WindowsAreThoseOfTheFamily) {
  const auto windows = [](const char* members, auto read) {
    const WindowsRead result = ReadWindowsOf(members, read);
    EXPECT_EQ(result.refused, "") << members;
    return result.windows;
  };
  using Windows = std::vector<int64_t>;
  const char* const size = R"(,"sliding_window":9)";
  EXPECT_EQ(windows("", ReadLlama), Windows(4, 0));
  EXPECT_EQ(windows(size, ReadLlama), Windows(4, 0));
  EXPECT_EQ(windows("", ReadMistral), Windows(4, 4096));
  EXPECT_EQ(windows(size, ReadMistral), Windows(4, 9));
  EXPECT_EQ(windows(R"(,"sliding_window":null)", ReadMistral), Windows(4, 0));
  EXPECT_EQ(windows(size, ReadQwen2), Windows(4, 0));
  EXPECT_EQ(windows(R"(,"sliding_window":9,"use_sliding_window":true)"
                    R"(,"max_window_layers":3)",
                    ReadQwen3),
            (Windows{0, 0, 0, 9}));
  EXPECT_EQ(windows(R"(,"sliding_window":9,"use_sliding_window":true)"
                    R"(,"layer_types":["full_attention","sliding_attention",)"
                    R"("full_attention","full_attention"])",
                    ReadQwen2),
            (Windows{0, 9, 0, 0}));
  EXPECT_EQ(windows(size, ReadGemma2), (Windows{9, 0, 9, 0}));
  EXPECT_EQ(windows(size, ReadGemma3), (Windows(4, 9)));
  EXPECT_EQ(
      windows(R"(,"sliding_window":9,"sliding_window_pattern":3)", ReadGemma3),
      (Windows{9, 9, 0, 9}));
  EXPECT_EQ(ReadWindowsOf(R"(,"sliding_window":0)", ReadMistral).refused,
            "sliding_window");
  EXPECT_EQ(ReadWindowsOf(R"(,"layer_types":["sliding_attention"])", ReadGemma2)
                .refused,
            "layer_types");
}

TEST(DecoderConfigTest, GemmasHaveCapsOfTheirOwn) {
  const auto caps = [](const char* members, auto read) {
    const MemoryFiles files(
        MemoryFiles::Files{{"config.json", std::string("{") + members + "}"}});
    auto reader = ConfigReader::Open(files, Limits{});
    const DecoderSizes sizes = read(*reader).sizes;
    EXPECT_FALSE(reader->error());
    return std::pair(sizes.attention_cap, sizes.logit_cap);
  };
  EXPECT_EQ(caps("", ReadGemma2), (std::pair{50.0f, 30.0f}));
  EXPECT_EQ(caps(R"("attn_logit_softcapping":null)", ReadGemma2),
            (std::pair{0.0f, 30.0f}));
  EXPECT_EQ(caps("", ReadGemma3), (std::pair{0.0f, 0.0f}));
  EXPECT_EQ(caps(R"("final_logit_softcapping":5)", ReadGemma3),
            (std::pair{0.0f, 5.0f}));
}

TEST(DecoderConfigTest, ReadsBothSpellingsOfRotaryPositions) {
  const auto refused = [](const char* key, const char* value) {
    return RefusedKey(kQwen3Keys, key, value);
  };
  EXPECT_EQ(refused("rope_theta", "1000000"), "");
  EXPECT_EQ(refused("rope_theta", "0"), "rope_theta");
  EXPECT_EQ(refused("rope_theta", "\"1e6\""), "rope_theta");
  EXPECT_EQ(refused("rope_scaling", "null"), "");
  EXPECT_EQ(refused("rope_scaling", R"({"type":"yarn","factor":4.0})"), "");
  EXPECT_EQ(refused("rope_scaling", R"({"type":"longrope"})"),
            "rope_scaling.type");
  EXPECT_EQ(
      refused("rope_parameters", R"({"rope_type":"default","rope_theta":1e6})"),
      "");
  EXPECT_EQ(refused("rope_parameters", R"({"rope_type":"llama3"})"),
            "rope_parameters.factor");
  EXPECT_EQ(refused("rope_parameters", "[]"), "rope_parameters");
  EXPECT_EQ(refused("rope_parameters", R"({"rope_theta":-1})"),
            "rope_parameters.rope_theta");
}

TEST(ScoreTokensTest, AreThoseOfTheLogitScoreModule) {
  const std::string modules = R"([
      {"path":"", "type":"sentence_transformers.base.modules.Transformer"},
      {"path":"1_LogitScore", "type":"a.b.LogitScore"}])";
  const auto read = [&](const std::string& score) {
    return ReadScoreTokens(MemoryFiles({{"modules.json", modules},
                                        {"1_LogitScore/config.json", score}}),
                           Limits{}, 40);
  };
  EXPECT_EQ(read(R"({"true_token_id":7,"false_token_id":3})").value(),
            (ScoreTokens{.yes = 7, .no = 3}));
  EXPECT_EQ(read(R"({"true_token_id":7,"false_token_id":null})").value(),
            (ScoreTokens{.yes = 7, .no = {}}));
  EXPECT_EQ(read("{}").error().param, "true_token_id");
  EXPECT_EQ(read(R"({"true_token_id":40})").error().param, "true_token_id");
  EXPECT_EQ(read(R"({"true_token_id":1,"false_token_id":-1})").error().param,
            "false_token_id");
  EXPECT_EQ(ReadScoreTokens(MemoryFiles({}), Limits{}, 40).value(),
            std::nullopt);
}

}  // namespace
}  // namespace podium
