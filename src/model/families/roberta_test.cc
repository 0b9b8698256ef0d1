#include "model/families/roberta.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"

namespace podium {
namespace {

const ConfigKeys kRoberta = {{"model_type", R"("roberta")"},
                             {"num_labels", "1"}};

TEST(RobertaTest, AbsentKeysAreRobertaConfigsDefaults) {
  const auto config = ReadFakeConfig(kRoberta);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 50265);
  EXPECT_EQ(sizes.hidden_size, 768);
  EXPECT_EQ(sizes.layers, 12);
  EXPECT_EQ(sizes.max_sequence_length, 510);
  EXPECT_EQ(sizes.type_vocab_size, 2);
  EXPECT_EQ((*config)->widest_product, 3072);
}

TEST(RobertaTest, XlmRobertaIsTheSameModel) {
  ConfigKeys keys = kRoberta;
  keys["model_type"] = R"("xlm-roberta")";
  keys["max_position_embeddings"] = "514";
  const auto config = ReadFakeConfig(keys);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ((*config)->sizes.vocab_size, 30522);
  EXPECT_EQ((*config)->sizes.max_sequence_length, 512);
}

TEST(RobertaTest, CamembertIsTheSameModel) {
  ConfigKeys keys = kRoberta;
  keys["model_type"] = R"("camembert")";
  keys["max_position_embeddings"] = "514";
  const auto config = ReadFakeConfig(keys);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ((*config)->sizes.max_sequence_length, 512);
}

TEST(RobertaTest, PositionsBeginAfterThePaddingTokensId) {
  ConfigKeys keys = kRoberta;
  keys["max_position_embeddings"] = "514";
  EXPECT_EQ((*ReadFakeConfig(keys))->sizes.max_sequence_length, 512);
  keys["pad_token_id"] = "0";
  EXPECT_EQ((*ReadFakeConfig(keys))->sizes.max_sequence_length, 513);
  keys["max_position_embeddings"] = "2";
  EXPECT_EQ((*ReadFakeConfig(keys))->sizes.max_sequence_length, 1);
  EXPECT_EQ(RefusedKey(keys, "max_position_embeddings", "1"),
            "max_position_embeddings");
}

TEST(RobertaTest, WhatDoesNotWorkIsNamed) {
  EXPECT_EQ(RefusedKey(kRoberta, "pad_token_id", "50264"),
            "max_position_embeddings");
  for (const char* bad : {"-1", "50265", "null", "\"1\""}) {
    EXPECT_EQ(RefusedKey(kRoberta, "pad_token_id", bad), "pad_token_id") << bad;
  }
  EXPECT_EQ(RefusedKey(kRoberta, "num_labels", "2"), "num_labels");
  EXPECT_EQ(RefusedKey(kRoberta, "hidden_act", R"("gelu_new")"), "hidden_act");
}

}  // namespace
}  // namespace podium
