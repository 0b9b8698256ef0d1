#include "model/family.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/testing/memory_files.h"
#include "model/fake_config_test.h"

namespace podium {
namespace {

ConfigKeys Good() {
  return {{"architectures", R"(["BertForSequenceClassification"])"},
          {"id2label", R"({"0":"LABEL_0"})"},
          {"hidden_act", R"("gelu")"},
          {"vocab_size", "30522"},
          {"hidden_size", "384"},
          {"num_hidden_layers", "6"},
          {"num_attention_heads", "12"},
          {"intermediate_size", "1536"},
          {"max_position_embeddings", "512"},
          {"type_vocab_size", "2"},
          {"layer_norm_eps", "1e-12"}};
}

TEST(FamilyTest, ReadsTheSizes) {
  const auto config = ReadFakeConfig(Good());
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.architecture, Architecture::kCrossEncoder);
  EXPECT_EQ(sizes.vocab_size, 30522);
  EXPECT_EQ(sizes.hidden_size, 384);
  EXPECT_EQ(sizes.layers, 6);
  EXPECT_EQ(sizes.max_sequence_length, 512);
  EXPECT_EQ(sizes.type_vocab_size, 2);
  EXPECT_EQ((*config)->widest_product, 1536);
}

TEST(FamilyTest, LateInteractionHasNoLabelsAndTwoTypesOfTokens) {
  ConfigKeys keys = Good();
  keys["architectures"] = R"(["BertForLateInteraction"])";
  keys.erase("id2label");
  const auto config = ReadFakeConfig(keys);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ((*config)->sizes.architecture, Architecture::kLateInteraction);
  keys["type_vocab_size"] = "1";
  EXPECT_EQ(ReadFakeConfig(keys).error().param, "type_vocab_size");
}

TEST(FamilyTest, ExitLayersAreBeforeTheLast) {
  ConfigKeys keys = Good();
  keys["architectures"] = R"(["BertForLateInteraction"])";
  EXPECT_TRUE(ReadFakeConfig(keys));
  keys["exit_layers"] = "[2, 4]";
  EXPECT_TRUE(ReadFakeConfig(keys));
  for (const char* bad : {"[4, 2]", "[2, 2]", "[0]", "[6]", "[-1]", "[\"2\"]",
                          "[2.5]", "2", "{}"}) {
    keys["exit_layers"] = bad;
    const auto config = ReadFakeConfig(keys);
    ASSERT_FALSE(config) << bad;
    EXPECT_EQ(config.error().param, "exit_layers");
    EXPECT_NE(config.error().message.find("from 1 to 5"), std::string::npos);
  }
}

TEST(FamilyTest, WhatDoesNotChangeAScoreIsIgnored) {
  ConfigKeys keys = Good();
  keys["auto_map"] = R"({"AutoModel":"evil.py--Model"})";
  keys["position_embedding_type"] = R"("absolute")";
  keys["is_decoder"] = "false";
  keys["classifier_dropout"] = "null";
  keys.erase("layer_norm_eps");
  const auto config = ReadFakeConfig(keys);
  ASSERT_TRUE(config) << config.error().message;
}

TEST(FamilyTest, OneLabel) {
  ConfigKeys keys = Good();
  keys.erase("id2label");
  EXPECT_FALSE(ReadFakeConfig(keys));  // transformers would make two
  keys["num_labels"] = "1";
  EXPECT_TRUE(ReadFakeConfig(keys));
  keys["num_labels"] = "3";
  EXPECT_FALSE(ReadFakeConfig(keys));
  keys["id2label"] = R"({"0":"no","1":"yes"})";
  EXPECT_FALSE(ReadFakeConfig(keys));
}

TEST(FamilyTest, ErrorsNameTheKeyTheValueAndWhatWorks) {
  const std::map<std::string, std::vector<std::string>> bad = {
      {"architectures",
       {R"(["MPNetForSequenceClassification"])", "[]", "1", R"(["BertModel"])",
        "null"}},
      {"id2label", {"{}", "[]", R"({"0":"a","1":"b"})"}},
      {"hidden_act", {R"("relu")", R"("gelu_new")", "1"}},
      {"position_embedding_type", {R"("relative_key")"}},
      {"is_decoder", {"true", "1"}},
      {"vocab_size", {"null", "0", "-1", "1e9", "\"30522\"", "99999999999"}},
      {"hidden_size", {"0", "3.5", "1073741824"}},
      {"num_hidden_layers", {"0", "1000000000", "-6"}},
      {"num_attention_heads", {"0", "7", "768", "null"}},
      {"intermediate_size", {"0", "9223372036854775807"}},
      {"max_position_embeddings", {"0", "18446744073709551615"}},
      {"type_vocab_size", {"0"}},
      {"layer_norm_eps", {"0", "-1e-12", "2", "\"nan\"", "true"}},
  };
  for (const auto& [key, values] : bad) {
    for (const std::string& value : values) {
      ConfigKeys keys = Good();
      keys[key] = value;
      const auto config = ReadFakeConfig(keys);
      ASSERT_FALSE(config) << key << " " << value;
      EXPECT_EQ(config.error().code, ErrorCode::kInvalidData);
      EXPECT_NE(config.error().message.find("memory/config.json"),
                std::string::npos);
      EXPECT_NE(config.error().message.find("\"" + key + "\""),
                std::string::npos)
          << config.error().message;
      EXPECT_NE(config.error().message.find("what works"), std::string::npos);
    }
  }
}

TEST(FamilyTest, AbsentKeysAreBertConfigsDefaults) {
  const auto config =
      ReadFakeConfig({{"model_type", R"("bert")"}, {"num_labels", "1"}});
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.architecture, Architecture::kCrossEncoder);
  EXPECT_EQ(sizes.vocab_size, 30522);
  EXPECT_EQ(sizes.hidden_size, 768);
  EXPECT_EQ(sizes.layers, 12);
  EXPECT_EQ(sizes.max_sequence_length, 512);
  EXPECT_EQ(sizes.type_vocab_size, 2);
  EXPECT_EQ((*config)->widest_product, 3072);
}

TEST(FamilyTest, ModelTypeDecidesWhereThereIsNoArchitecture) {
  for (const char* none : {"null", "[]"}) {
    ConfigKeys keys = Good();
    keys["architectures"] = none;
    EXPECT_EQ(ReadFakeConfig(keys).error().param, "architectures");
    keys["model_type"] = R"("bert")";
    EXPECT_TRUE(ReadFakeConfig(keys)) << none;
    keys["model_type"] = R"("mpnet")";
    EXPECT_EQ(ReadFakeConfig(keys).error().param, "model_type");
  }
  ConfigKeys keys = Good();
  keys["model_type"] = R"("bert")";
  keys["architectures"] = R"(["BertModel"])";
  const Error error = ReadFakeConfig(keys).error();
  EXPECT_EQ(error.param, "architectures");
  // A name that works in a ColBERT's folder alone is not listed.
  EXPECT_EQ(error.message.find(R"("BertModel", )"), std::string::npos);
  EXPECT_TRUE(
      error.message.ends_with("an embedding model has no head that "
                              "scores"))
      << error.message;
}

TEST(FamilyTest, AnotherArchitectureIsTheFirstThingSaid) {
  const std::string error =
      ReadFakeConfig(
          {{"architectures", R"(["MPNetForSequenceClassification"])"},
           {"hidden_act", R"("relu")"}})
          .error()
          .message;
  EXPECT_TRUE(
      error.starts_with(R"(memory/config.json: "architectures" is )"
                        R"(["MPNetForSequenceClassification"]; )"
                        R"(what works is "BertForSequenceClassification")"))
      << error;
  for (const Family& family : Families()) {
    if (family.matches != nullptr) continue;
    EXPECT_NE(error.find('"' + std::string(family.architecture) + '"'),
              std::string::npos)
        << error;
  }
}

TEST(FamilyTest, NotJson) {
  for (const char* text : {"", "x", "[]", "{\"layer_norm_eps\":NaN}", "{}"}) {
    EXPECT_FALSE(ReadModelConfig(
        MemoryFiles(MemoryFiles::Files{{"config.json", text}}), Limits{}));
  }
  EXPECT_EQ(
      ReadModelConfig(MemoryFiles(MemoryFiles::Files{}), Limits{}).error().code,
      ErrorCode::kNotFound);
  std::string large(2 << 20, ' ');
  EXPECT_EQ(
      ReadModelConfig(MemoryFiles(MemoryFiles::Files{{"config.json", large}}),
                      Limits{})
          .error()
          .code,
      ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace podium
