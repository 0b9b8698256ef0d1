#include "model/families/deberta.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"

namespace podium {
namespace {

const ConfigKeys kDeberta = {{"model_type", R"("deberta-v2")"},
                             {"num_labels", "1"},
                             {"relative_attention", "true"}};

TEST(DebertaTest, AbsentKeysAreDebertaV2ConfigsDefaults) {
  const auto config = ReadFakeConfig(kDeberta);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 128100);
  EXPECT_EQ(sizes.hidden_size, 1536);
  EXPECT_EQ(sizes.layers, 24);
  EXPECT_EQ(sizes.max_sequence_length, 512);
  EXPECT_EQ((*config)->widest_product, 6144);
}

TEST(DebertaTest, PositionTermsInBothSpellings) {
  for (const char* good : {R"("p2c|c2p")", R"("c2p")", R"(["p2c"])",
                           R"(["c2p","p2c"])", "[]", "null"}) {
    EXPECT_EQ(RefusedKey(kDeberta, "pos_att_type", good), "") << good;
  }
  for (const char* bad :
       {R"("p2p")", R"("c2p|p2p")", "1", R"([1])", R"("c2p|")", "true"}) {
    EXPECT_EQ(RefusedKey(kDeberta, "pos_att_type", bad), "pos_att_type") << bad;
  }
}

TEST(DebertaTest, WhatDoesNotWorkIsNamed) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> bad = {
      {"hidden_act", {R"("gelu_new")"}},
      {"relative_attention", {"false", "null", "1"}},
      {"norm_rel_ebd", {R"("batch_norm")", "1"}},
      {"position_biased_input", {R"("no")"}},
      {"share_att_key", {"3"}},
      {"position_buckets", {"1", "3", "-2", "513", R"("256")"}},
      {"max_relative_positions", {"-2", "1e9"}},
      {"conv_kernel_size", {"3"}},
      {"embedding_size", {"768"}},
      {"pooler_hidden_size", {"768"}},
      {"pooler_hidden_act", {R"("mish")"}},
      {"num_attention_heads", {"7"}},
      {"type_vocab_size", {"-1"}},
      {"num_labels", {"2"}},
  };
  for (const auto& [key, values] : bad) {
    for (const std::string& value : values) {
      EXPECT_EQ(RefusedKey(kDeberta, key, value), key) << value;
    }
  }
}

}  // namespace
}  // namespace podium
