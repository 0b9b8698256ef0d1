#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/colbert_texts.h"

namespace podium {

// A layer before the last after which a pair can have a score.
struct ModelExit {
  int32_t layers = 0;  // that the texts have passed
  // A document whose logit here is lower than another's by more than this
  // almost never ranks above it in the end. Measured on queries that the model
  // was not trained on (models/recipe/exits.py).
  float margin = 0;
};

// How a model reads a query and a document.
enum class Architecture {
  kCrossEncoder,     // joined into one text
  kLateInteraction,  // each by itself; the states of their tokens are compared
  kCausal,  // the document behind the query, which does not see the document
};

// How a logit becomes a relevance score in 0..1.
enum class Relevance {
  kSigmoid,
  // The logit is a sum of similarities in -1..1, one for each token of the
  // query: their mean x becomes (1 + x) / 2.
  kMeanSimilarity,
};

// What the rest of the engine knows of a model.
struct ModelSizes {
  Architecture architecture = Architecture::kCrossEncoder;
  int32_t vocab_size = 0;           // ids are in [0, vocab_size)
  int32_t max_sequence_length = 0;  // tokens of the longest text
  int32_t type_vocab_size = 0;      // token types are in [0, type_vocab_size)
  int32_t hidden_size = 0;
  int32_t layers = 0;
  std::vector<ModelExit> exits;  // by rising layer
  Relevance relevance = Relevance::kSigmoid;
  // How a ColBERT reads its texts; absent for other models.
  std::optional<ColbertTexts> colbert = std::nullopt;
};

}  // namespace podium
