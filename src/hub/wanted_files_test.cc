#include "hub/wanted_files.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Paths = std::vector<std::string>;

TEST(ChooseFilesTest, TakesWhatPodiumReads) {
  const auto wanted = ChooseFiles(
      {.name = "a/b"},
      {".gitattributes", "1_LogitScore/config.json", "1_Pooling/config.json",
       "2_Dense/config.json", "2_Dense/model.safetensors",
       "2_Dense/pytorch_model.bin", "README.md", "config.json",
       "chat_template.jinja", "model.safetensors", "modules.json",
       "onnx/config.json", "onnx/model.onnx", "openvino/tokenizer.json",
       "pytorch_model.bin", "tokenizer.json", "vocab.txt"});
  ASSERT_TRUE(wanted) << wanted.error().message;
  EXPECT_EQ(wanted->files,
            Paths({"1_LogitScore/config.json", "1_Pooling/config.json",
                   "2_Dense/config.json", "2_Dense/model.safetensors",
                   "config.json", "chat_template.jinja", "model.safetensors",
                   "modules.json", "tokenizer.json", "vocab.txt"}));
  EXPECT_TRUE(wanted->indexes.empty());
}

TEST(ChooseFilesTest, OneFileOfWeightsIsPreferredToShards) {
  Paths paths = {"config.json", "model-00001-of-00002.safetensors",
                 "model-00002-of-00002.safetensors",
                 "model.safetensors.index.json", "model.safetensors"};
  auto wanted = ChooseFiles({.name = "a/b"}, paths);
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->files, Paths({"config.json", "model.safetensors"}));
  EXPECT_TRUE(wanted->indexes.empty());
  paths.pop_back();
  wanted = ChooseFiles({.name = "a/b"}, paths);
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->files, Paths({"config.json"}));
  EXPECT_EQ(wanted->indexes, Paths({"model.safetensors.index.json"}));
}

TEST(ChooseFilesTest, NothingLeadsOutOfTheFolder) {
  const auto wanted = ChooseFiles(
      {.name = "a/b"},
      {"config.json", "model.safetensors", "../config.json", "/config.json",
       "1_/config.json", "_1/config.json", "1_../config.json",
       "1_A/../config.json", "1_A/1_B/config.json", "1_A/", "", "./vocab.txt",
       "1_A\\config.json"});
  ASSERT_TRUE(wanted);
  EXPECT_EQ(wanted->files, Paths({"config.json", "model.safetensors"}));
}

TEST(ChooseFilesTest, SaysHowToConvert) {
  const auto pickle =
      ChooseFiles({.name = "a/b"}, {"config.json", "pytorch_model.bin"});
  ASSERT_FALSE(pickle);
  EXPECT_EQ(pickle.error().code, ErrorCode::kInvalidData);
  EXPECT_NE(pickle.error().message.find("safe_serialization=True"),
            std::string::npos);
  EXPECT_FALSE(ChooseFiles({.name = "a/b"}, {"model.safetensors"}));
  EXPECT_FALSE(ChooseFiles({.name = "a/b"}, {}));
}

TEST(ChooseFilesTest, AGgufFileIsAWholeModel) {
  const auto chosen = [](const char* gguf, const Paths& paths) {
    const auto wanted = ChooseFiles({.name = "a/b", .gguf = gguf}, paths);
    if (!wanted) return wanted.error().message;
    EXPECT_TRUE(wanted->indexes.empty());
    return wanted->files.size() == 1 ? wanted->files[0] : "several files";
  };
  const Paths one = {"README.md",    "config.json",
                     "b-Q8_0.gguf",  "b-F16-00001-of-00002.gguf",
                     "x/b-F16.gguf", ".x.gguf"};
  EXPECT_EQ(chosen("", one), "b-Q8_0.gguf");
  EXPECT_EQ(chosen("q8_0", one), "b-Q8_0.gguf");
  EXPECT_EQ(chosen("F16", one),
            "a/b:F16 is no GGUF file there; there are a/b:Q8_0");
  const Paths several = {"b-Q8_0.gguf", "b.f16.gguf", "c-Q8_0.gguf"};
  EXPECT_EQ(chosen("", several),
            "a/b has several GGUF files; choose one: a/b:b-Q8_0.gguf, "
            "a/b:f16, a/b:c-Q8_0.gguf");
  EXPECT_EQ(chosen("F16", several), "b.f16.gguf");
  EXPECT_EQ(chosen("c-Q8_0.gguf", several), "c-Q8_0.gguf");
  EXPECT_EQ(chosen("Q8_0", several),
            "a/b:Q8_0 has several GGUF files; choose one: a/b:b-Q8_0.gguf, "
            "a/b:f16, a/b:c-Q8_0.gguf");
  const Paths both = {"config.json", "model.safetensors", "b-Q8_0.gguf"};
  EXPECT_EQ(chosen("", both), "several files");
  EXPECT_EQ(chosen("Q8_0", both), "b-Q8_0.gguf");
  EXPECT_EQ(chosen("Q8_0", {"config.json", "model.safetensors"}),
            "a/b:Q8_0 has no GGUF files");
}

TEST(ShardsOfTest, NamesEachShardOnce) {
  const auto shards =
      ShardsOf("2_Dense/model.safetensors.index.json",
               R"({"weight_map":{"a":"m-2.safetensors","b":"m-1.safetensors",
          "c":"m-2.safetensors"}})",
               Limits());
  ASSERT_TRUE(shards) << shards.error().message;
  EXPECT_EQ(*shards,
            Paths({"2_Dense/m-1.safetensors", "2_Dense/m-2.safetensors"}));
}

TEST(ShardsOfTest, RefusesHostileIndexes) {
  for (const char* index : {"", "[]", "{}", R"({"weight_map":[]})",
                            R"({"weight_map":{}})", R"({"weight_map":{"a":1}})",
                            R"({"weight_map":{"a":"../m.safetensors"}})",
                            R"({"weight_map":{"a":"/m.safetensors"}})",
                            R"({"weight_map":{"a":".safetensors"}})",
                            R"({"weight_map":{"a":"m.bin"}})",
                            R"({"weight_map":{"a":"m\u0000.safetensors"}})"}) {
    const auto shards = ShardsOf("i.json", index, Limits());
    ASSERT_FALSE(shards) << index;
    EXPECT_EQ(shards.error().code, ErrorCode::kInvalidData) << index;
  }
  Limits limits;
  limits.max_weight_files = 1;
  const auto many = ShardsOf(
      "i.json", R"({"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})",
      limits);
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace podium
