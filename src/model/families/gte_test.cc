#include "model/families/gte.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"

namespace podium {
namespace {

const ConfigKeys kGte = {{"model_type", R"("new")"}, {"num_labels", "1"}};

TEST(GteTest, AbsentKeysAreNewConfigsDefaults) {
  const auto config = ReadFakeConfig(kGte);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 30528);
  EXPECT_EQ(sizes.hidden_size, 768);
  EXPECT_EQ(sizes.layers, 12);
  EXPECT_EQ(sizes.max_sequence_length, 2048);
  EXPECT_EQ(sizes.type_vocab_size, 1);
  EXPECT_EQ((*config)->widest_product, 3072);
}

TEST(GteTest, WhatDoesNotWorkIsNamed) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> bad = {
      {"hidden_act", {R"("silu")"}},
      {"position_embedding_type", {R"("absolute")"}},
      {"layer_norm_type", {R"("rms_norm")"}},
      {"logn_attention_scale", {"true"}},
      {"pack_qkv", {"1"}},
      {"rope_theta", {"0", R"("10000")"}},
      {"rope_scaling", {"8", R"("ntk")"}},
      {"num_attention_heads", {"5", "768"}},
      {"num_labels", {"3"}},
  };
  for (const auto& [key, values] : bad) {
    for (const std::string& value : values) {
      EXPECT_EQ(RefusedKey(kGte, key, value), key) << value;
    }
  }
  EXPECT_EQ(RefusedKey(kGte, "rope_scaling", R"({"type":"ntk","factor":8})"),
            "");
  EXPECT_EQ(RefusedKey(kGte, "rope_scaling", R"({"type":"ntk","factor":0.5})"),
            "rope_scaling.factor");
  EXPECT_EQ(RefusedKey(kGte, "rope_scaling",
                       R"({"type":"ntk","factor":8,"mixed_b":"x"})"),
            "rope_scaling.mixed_b");
  EXPECT_EQ(RefusedKey(kGte, "rope_scaling", R"({"type":"longrope"})"),
            "rope_scaling.type");
}

}  // namespace
}  // namespace podium
