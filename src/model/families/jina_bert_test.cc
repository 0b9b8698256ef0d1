#include "model/families/jina_bert.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"

namespace podium {
namespace {

const ConfigKeys kJina = {{"architectures", R"(["JinaBertForMaskedLM"])"},
                          {"model_type", R"("bert")"},
                          {"position_embedding_type", R"("alibi")"},
                          {"feed_forward_type", R"("geglu")"}};

TEST(JinaBertTest, TheClassifierDecidesWhereThereIsNoNumberOfLabels) {
  const auto config = ReadFakeConfig(kJina);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ((*config)->sizes.max_sequence_length, 512);
  EXPECT_EQ(RefusedKey(kJina, "num_labels", "1"), "");
  EXPECT_EQ(RefusedKey(kJina, "num_labels", "2"), "num_labels");
}

TEST(JinaBertTest, WhatDoesNotWorkIsNamed) {
  for (const char* key : {"position_embedding_type", "feed_forward_type"}) {
    EXPECT_EQ(RefusedKey(kJina, key, R"("absolute")"), key);
    EXPECT_EQ(RefusedKey(kJina, key, "null"), key);
    ConfigKeys keys = kJina;
    keys.erase(key);
    EXPECT_EQ(ReadFakeConfig(keys).error().param, key);
  }
  EXPECT_EQ(RefusedKey(kJina, "num_attention_heads", "7"),
            "num_attention_heads");
}

}  // namespace
}  // namespace podium
