#pragma once

#include <cstdint>
#include <vector>

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

// What the rest of the engine knows of a model.
struct ModelSizes {
  Architecture architecture = Architecture::kCrossEncoder;
  int32_t vocab_size = 0;           // ids are in [0, vocab_size)
  int32_t max_sequence_length = 0;  // tokens of the longest text
  int32_t type_vocab_size = 0;      // token types are in [0, type_vocab_size)
  int32_t hidden_size = 0;
  int32_t layers = 0;
  std::vector<ModelExit> exits;  // by rising layer
};

}  // namespace podium
