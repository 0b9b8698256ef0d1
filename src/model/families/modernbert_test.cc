#include "model/families/modernbert.h"

#include <gtest/gtest.h>

#include "kernels/select.h"
#include "model/fake_config_test.h"
#include "model/families/modernbert_encoder.h"
#include "model/golden_files_test.h"
#include "model/goldens_test.h"

namespace podium {
namespace {

const ConfigKeys kModernBert = {{"model_type", R"("modernbert")"},
                                {"num_labels", "1"}};

ModernBertSettings SettingsOf(std::string json) {
  auto reader = ConfigReader::Open(
      MemoryFiles(MemoryFiles::Files{{"config.json", std::move(json)}}),
      Limits{});
  ModernBertSettings settings = ReadModernBertSettings(*reader);
  EXPECT_FALSE(reader->error()) << reader->error()->message;
  return settings;
}

TEST(ModernBertTest, AbsentKeysAreModernBertConfigsDefaults) {
  const auto config = ReadFakeConfig(kModernBert);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 50368);
  EXPECT_EQ(sizes.hidden_size, 768);
  EXPECT_EQ(sizes.layers, 22);
  EXPECT_EQ(sizes.max_sequence_length, 8192);
  EXPECT_EQ((*config)->widest_product, 1152);
  const ModernBertSettings settings = SettingsOf("{}");
  EXPECT_EQ(settings.reach, 64);
  EXPECT_FALSE(settings.local[0]);
  EXPECT_TRUE(settings.local[1]);
  EXPECT_TRUE(settings.local[2]);
  EXPECT_FALSE(settings.local[3]);
  EXPECT_EQ(settings.global_rotary.frequencies, RotaryFrequencies(160000, 64));
  EXPECT_EQ(settings.local_rotary.frequencies, RotaryFrequencies(10000, 64));
}

TEST(ModernBertTest, BothSpellingsOfLayersAndPositions) {
  const ModernBertSettings old =
      SettingsOf(R"({"num_hidden_layers":3,"global_attn_every_n_layers":2,)"
                 R"("global_rope_theta":500,"local_rope_theta":50})");
  const ModernBertSettings current = SettingsOf(
      R"({"num_hidden_layers":3,"layer_types":["full_attention",)"
      R"("sliding_attention","full_attention"],"rope_parameters":{)"
      R"("full_attention":{"rope_type":"default","rope_theta":500},)"
      R"("sliding_attention":{"rope_type":"default","rope_theta":50}}})");
  EXPECT_EQ(old.local, (std::vector<bool>{false, true, false}));
  EXPECT_EQ(old.local, current.local);
  EXPECT_EQ(old.global_rotary.frequencies, RotaryFrequencies(500, 64));
  EXPECT_EQ(old.global_rotary.frequencies, current.global_rotary.frequencies);
  EXPECT_EQ(old.local_rotary.frequencies, RotaryFrequencies(50, 64));
  EXPECT_EQ(old.local_rotary.frequencies, current.local_rotary.frequencies);
}

TEST(ModernBertTest, WhatDoesNotWorkIsNamed) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> bad = {
      {"hidden_activation", {R"("silu")", "1"}},
      {"classifier_activation", {R"("mish")", "2"}},
      {"classifier_pooling", {R"("max")", "true"}},
      {"classifier_bias", {"1", R"("yes")"}},
      {"num_labels", {"2"}},
      {"num_attention_heads", {"7", "256", "0"}},
      {"local_attention", {"0", "-1"}},
      {"global_attn_every_n_layers", {"0", "null"}},
      {"layer_types",
       {"[]", R"(["full_attention"])", "3", R"({"full_attention":22})"}},
      {"global_rope_theta", {"0", "-5", R"("160000")"}},
      {"norm_eps", {"0"}},
  };
  for (const auto& [key, values] : bad) {
    for (const std::string& value : values) {
      EXPECT_EQ(RefusedKey(kModernBert, key, value), key) << value;
    }
  }
  ConfigKeys keys = kModernBert;
  keys["num_hidden_layers"] = "1";
  EXPECT_EQ(RefusedKey(keys, "layer_types", R"(["chunked_attention"])"),
            "layer_types");
}

TEST(ModernBertTest, WhatDoesNotWorkInPositionsIsNamed) {
  const auto refused = [](const std::string& full) {
    return RefusedKey(kModernBert, "rope_parameters",
                      R"({"full_attention":)" + full + "}");
  };
  const std::string at = "rope_parameters.full_attention";
  EXPECT_EQ(refused("null"), "");
  EXPECT_EQ(refused("{}"), "");
  EXPECT_EQ(refused("3"), at);
  EXPECT_EQ(refused(R"({"rope_type":"longrope"})"), at + ".rope_type");
  EXPECT_EQ(refused(R"({"type":1})"), at + ".type");
  EXPECT_EQ(refused(R"({"rope_theta":0})"), at + ".rope_theta");
  EXPECT_EQ(refused(R"({"rope_type":"linear"})"), at + ".factor");
  EXPECT_EQ(refused(R"({"rope_type":"linear","factor":"4"})"), at + ".factor");
  EXPECT_EQ(refused(R"({"rope_type":"llama3","factor":8})"),
            at + ".low_freq_factor");
}

// What the error of a folder with these modules says, or "".
std::string ModuleError(MemoryFiles::Files changed) {
  const GoldenFiles files("modernbert-h24-a2-l3-modules", std::move(changed));
  const auto config = ReadModelConfig(files, Limits{});
  if (!config) return config.error().message;
  const auto model =
      (*config)->Build(files, kGenericKernels, Arithmetic::kF32, Limits{});
  return model ? "" : model.error().message;
}

std::string Modules(const std::vector<std::string>& kinds) {
  std::string json;
  for (size_t i = 0; i < kinds.size(); ++i) {
    const std::string path = i == 0 ? "" : std::to_string(i) + "_" + kinds[i];
    json += std::string(i == 0 ? "[" : ",") + R"({"type":"a.)" + kinds[i] +
            R"(","path":")" + path + R"("})";
  }
  return json + "]";
}

TEST(ModernBertTest, ModulesThatAreNoHeadAreNamed) {
  EXPECT_EQ(ModuleError({}), "");
  EXPECT_EQ(
      ModuleError({{"modules.json", Modules({"Transformer", "Pooling", "Dense",
                                             "LayerNorm", "Dense"})}}),
      "");
  const std::vector<std::pair<MemoryFiles::Files, std::string>> bad = {
      {{{"modules.json", Modules({"Transformer"})}},
       "modules.json: a model without a head"},
      {{{"modules.json", Modules({"Transformer", "Pooling"})}},
       "modules.json: a model without a head"},
      {{{"modules.json",
         Modules({"Transformer", "Pooling", "Dense", "Normalize"})}},
       "\"Normalize\" at place 3"},
      {{{"modules.json", Modules({"Transformer", "Pooling", "Dense"})}},
       "the last module has 24 outputs"},
      {{{"1_Pooling/config.json", R"({"pooling_mode":"max"})"}},
       "\"pooling_mode\" is \"max\""},
      {{{"1_Pooling/config.json",
         R"({"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true})"}},
       "\"pooling_mode_mean_tokens\" is true"},
      {{{"2_Dense/config.json", "{}"}}, "2_Dense/config.json: \"in_features\""},
      {{{"2_Dense/config.json", R"({"in_features":24})"}}, "\"out_features\""},
      {{{"2_Dense/config.json", R"({"in_features":23,"out_features":24})"}},
       "\"in_features\" is 23"},
      {{{"2_Dense/config.json", R"({"in_features":24,"out_features":24,)"
                                R"("activation_function":"os.system"})"}},
       "\"activation_function\" is \"os.system\""},
      {{{"2_Dense/config.json",
         R"({"in_features":24,"out_features":24,"use_residual":true})"}},
       "\"use_residual\""},
      {{{"2_Dense/config.json",
         R"({"in_features":24,"out_features":24,"bias":false})"}},
       "\"linear.bias\" is no part of the model"},
      {{{"3_LayerNorm/config.json", R"({"dimension":3})"}}, "\"dimension\""},
      {{{"3_LayerNorm/model.safetensors", "x"}}, "3_LayerNorm/model"},
  };
  for (const auto& [changed, expected] : bad) {
    const std::string error = ModuleError(changed);
    EXPECT_NE(error.find(expected), std::string::npos)
        << changed.begin()->second << ": " << error;
  }
  // Releases before 5.4 write a flag for each mode.
  EXPECT_EQ(ModuleError({{"1_Pooling/config.json",
                          R"({"pooling_mode_cls_token":true,)"
                          R"("pooling_mode_mean_tokens":false})"}}),
            "");
}

}  // namespace
}  // namespace podium
