#include "model/families/electra.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"

namespace podium {
namespace {

const ConfigKeys kElectra = {{"model_type", R"("electra")"},
                             {"num_labels", "1"}};

TEST(ElectraTest, AbsentKeysAreElectraConfigsDefaults) {
  const auto config = ReadFakeConfig(kElectra);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 30522);
  EXPECT_EQ(sizes.hidden_size, 256);
  EXPECT_EQ(sizes.layers, 12);
  EXPECT_EQ(sizes.max_sequence_length, 512);
  EXPECT_EQ(sizes.type_vocab_size, 2);
  EXPECT_EQ((*config)->widest_product, 1024);
}

TEST(ElectraTest, WhatDoesNotWorkIsNamed) {
  EXPECT_EQ(RefusedKey(kElectra, "embedding_size", "64"), "");
  EXPECT_EQ(RefusedKey(kElectra, "embedding_size", "0"), "embedding_size");
  EXPECT_EQ(RefusedKey(kElectra, "num_labels", "2"), "num_labels");
  EXPECT_EQ(RefusedKey(kElectra, "hidden_act", R"("relu")"), "hidden_act");
  EXPECT_EQ(RefusedKey(kElectra, "num_attention_heads", "3"),
            "num_attention_heads");
}

}  // namespace
}  // namespace podium
