#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// What makes one number of the encoder's states.
enum class BertHead {
  kClassifier,       // of [CLS] of the pair read together: a cross-encoder
  kLateInteraction,  // of all tokens of two texts read apart
};

// The sizes of a BERT reranker, under the names of config.json.
struct BertConfig {
  BertHead head = BertHead::kClassifier;  // by "architectures"
  int64_t vocab_size = 0;
  int64_t hidden_size = 0;  // a multiple of num_attention_heads
  int64_t num_hidden_layers = 0;
  int64_t num_attention_heads = 0;
  int64_t intermediate_size = 0;
  int64_t max_position_embeddings = 0;
  int64_t type_vocab_size = 0;
  float layer_norm_eps = 0;
  // Of BertHead::kLateInteraction: layers before the last that have a head too,
  // by rising number; the first layer is 1.
  std::vector<int64_t> exit_layers;
};

// Reads config.json. kInvalidData for a model that is neither a BERT sequence
// classifier with one label nor a BertForLateInteraction
// (models/recipe/late.py), that needs something which is not built
// (hidden_act, position_embedding_type, is_decoder), or whose sizes make no
// sense; the message names the key, what was found and what would work.
// `auto_map` and every key that does not change a score are ignored.
Result<BertConfig> ReadBertConfig(const FileSource& files,
                                  const Limits& limits);

}  // namespace podium
