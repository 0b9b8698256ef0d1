#include "model/families/distilbert.h"

#include <gtest/gtest.h>

#include "model/fake_config_test.h"
#include "model/goldens_test.h"

namespace podium {
namespace {

const ConfigKeys kDistilBert = {{"model_type", R"("distilbert")"},
                                {"num_labels", "1"}};

TEST(DistilBertTest, AbsentKeysAreDistilBertConfigsDefaults) {
  const auto config = ReadFakeConfig(kDistilBert);
  ASSERT_TRUE(config) << config.error().message;
  const ModelSizes& sizes = (*config)->sizes;
  EXPECT_EQ(sizes.vocab_size, 30522);
  EXPECT_EQ(sizes.hidden_size, 768);
  EXPECT_EQ(sizes.layers, 6);
  EXPECT_EQ(sizes.max_sequence_length, 512);
  EXPECT_EQ((*config)->widest_product, 3072);
}

TEST(DistilBertTest, WhatDoesNotWorkIsNamed) {
  EXPECT_EQ(RefusedKey(kDistilBert, "sinusoidal_pos_embds", "true"), "");
  EXPECT_EQ(RefusedKey(kDistilBert, "activation", R"("gelu")"), "");
  EXPECT_EQ(RefusedKey(kDistilBert, "activation", R"("relu")"), "activation");
  EXPECT_EQ(RefusedKey(kDistilBert, "num_labels", "2"), "num_labels");
  EXPECT_EQ(RefusedKey(kDistilBert, "n_heads", "7"), "n_heads");
  EXPECT_EQ(RefusedKey(kDistilBert, "dim", "0"), "dim");
  EXPECT_EQ(RefusedKey(kDistilBert, "n_layers", "-1"), "n_layers");
  EXPECT_EQ(RefusedKey(kDistilBert, "hidden_dim", "1e9"), "hidden_dim");
}

TEST(DistilBertTest, TokenTypesChangeNothing) {
  const auto model = LoadGolden("distilbert-h24-a3-l2", kGenericKernels);
  EXPECT_EQ(model->sizes().type_vocab_size, 2);
  GoldenPair pair = GoldenPairs("distilbert-h24-a3-l2").back();
  OwnedTexts texts;
  texts.Add(pair);
  std::ranges::fill(pair.token_type_ids, 1);
  texts.Add(pair);
  Workspace workspace(1);
  float logits[2] = {};
  EXPECT_TRUE(dynamic_cast<const CrossEncoder&>(*model).Score(
      texts.view(), {{}, LoopAlone, workspace}, logits));
  EXPECT_EQ(logits[0], logits[1]);
}

}  // namespace
}  // namespace podium
