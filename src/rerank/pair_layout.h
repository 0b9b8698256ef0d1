#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/model_sizes.h"
#include "rerank/colbert_layout.h"
#include "rerank/prompt.h"
#include "rerank/request_pairs.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// What a pair has room for, in tokens.
struct PairRoom {
  int64_t special = 0;  // what stands around the texts' own tokens
  int64_t texts = 0;    // both
  int64_t query = 0;
  int64_t document = 0;
};

// Where in its document a passage stands.
struct PassagePlace {
  bool first = true;  // it begins with the document's first token
  bool last = true;   // it ends with its last one
};

// Lays out one request's query and passages as the model's architecture reads
// them. Calls come in this order: Room, Begin, then Add for each passage, and
// Scale. One thread at a time.
class PairLayout {
 public:
  virtual ~PairLayout() = default;

  // kInvalidArgument with param "instruction" if the model reads none and there
  // is one.
  virtual Result<PairRoom> Room(const std::string& instruction) = 0;

  // The tokens of a query and of a document by themselves.
  virtual std::vector<int32_t> QueryTokens(std::string_view query) const = 0;
  virtual std::vector<int32_t> DocumentTokens(
      std::string_view document) const = 0;

  // Takes the query, of which `tokens` are left; `cut`: they are not all. They
  // stay alive as long as this. Returns how many tokens of a pair are not its
  // passage's.
  virtual Result<int64_t> Begin(std::string_view query,
                                std::span<const int32_t> tokens, bool cut,
                                RequestPairs& to) = 0;

  // Adds a passage's pair and returns its tokens.
  virtual Result<int64_t> Add(std::span<const int32_t> passage,
                              PassagePlace place, RequestPairs& to) = 0;

  // How the pairs' logits become relevance scores.
  virtual LogitScale Scale(const RequestPairs&) const { return {}; }
};

// The number of tokens in the longest pair, including special tokens: the
// longest sequence that the model reads, or less if the tokenizer's files say
// so. The longest text of a ColBERT.
int32_t MaxLength(const Tokenizer& tokenizer, const ModelSizes& model);

// The layout of a model; what it is made of outlives it.
std::unique_ptr<PairLayout> JoinedLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         std::string_view query_prompt);
std::unique_ptr<PairLayout> SeparateLayout(const Tokenizer& tokenizer,
                                           const ModelSizes& model);
std::unique_ptr<PairLayout> PromptLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         const Prompt& prompt);
std::unique_ptr<PairLayout> WordedLayout(const Tokenizer& tokenizer,
                                         const ModelSizes& model,
                                         const Prompt& words);
std::unique_ptr<PairLayout> ColbertPairLayout(const ColbertLayout& colbert,
                                              const ModelSizes& model);

}  // namespace podium
