#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "batch/text_set.h"
#include "rerank/colbert_layout.h"
#include "rerank/load_texts.h"
#include "rerank/prompt.h"
#include "rerank/ranking_order.h"
#include "rerank/rerank_job.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// A request's texts as pairs of token sequences.
struct RequestPairs {
  std::shared_ptr<TextSet> texts;
  std::vector<BatchPair> pairs;   // in the order of documents and passages
  std::vector<int32_t> passages;  // how many each document has
  RankUsage usage;
  LogitScale scale;  // of the pairs' logits
};

// The number of tokens in the longest pair, including special tokens: the
// longest sequence that the model reads, or less if the tokenizer's files say
// so. The longest text of a ColBERT.
int32_t MaxLength(const Tokenizer& tokenizer, const ModelSizes& model);

// Tokenizes a request's query once and each of its documents, cuts them to the
// model's context and lays them out as its architecture reads them: one text
// for each pair, or one for the query and one for each passage. A causal
// model's `prompt` stands around them, and is never cut; `colbert` lays out the
// texts of a ColBERT, with room for each of them. Both are null for other
// models. kInvalidArgument if a pair has no room for text, or if there is no
// place for the job's instruction; kTooLarge if there are more tokens than
// Limits::max_request_tokens; kCancelled or kDeadlineExceeded if the job is
// cancelled or late on the way.
Result<RequestPairs> MakePairs(const Tokenizer& tokenizer, const Prompt* prompt,
                               const ColbertLayout* colbert,
                               const ModelSizes& model, const Limits& limits,
                               const RerankJob& job);
inline Result<RequestPairs> MakePairs(const ModelTexts& texts,
                                      const ModelSizes& model,
                                      const Limits& limits,
                                      const RerankJob& job) {
  return MakePairs(*texts.tokenizer, texts.prompt.get(), texts.colbert.get(),
                   model, limits, job);
}
// The same for a model that is neither causal nor a ColBERT.
inline Result<RequestPairs> MakePairs(const Tokenizer& tokenizer,
                                      const ModelSizes& model,
                                      const Limits& limits,
                                      const RerankJob& job) {
  return MakePairs(tokenizer, nullptr, nullptr, model, limits, job);
}

}  // namespace podium
