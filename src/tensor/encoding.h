#pragma once

#include <cstdint>
#include <vector>

namespace podium {

// What a text is to the model that reads it.
enum class TextRole : uint8_t {
  kPair,      // query and document joined: what a cross-encoder reads
  kQuery,     // a query by itself
  kDocument,  // a document by itself
  // A causal model's prompt, in two parts: what all documents of a request
  // share, query included, and what stands behind it, document included.
  kPrefix,
  kContinuation,
};

// One text as the model reads it, special tokens included.
struct Encoding {
  std::vector<int32_t> input_ids;       // (tokens)
  std::vector<int32_t> token_type_ids;  // (tokens)
  bool truncated = false;               // a part of the text was cut off
  TextRole role = TextRole::kPair;
  // How many of the last tokens no other token attends to: those that a ColBERT
  // expands a query with.
  int32_t unattended = 0;
  // The places of tokens that late interaction leaves out, by rising number.
  std::vector<int32_t> left_out;

  int64_t tokens() const { return static_cast<int64_t>(input_ids.size()); }
};

}  // namespace podium
