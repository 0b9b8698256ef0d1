#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "batch/text_set.h"
#include "rerank/rerank_job.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// What the texts of a request become.
struct RequestPairs {
  std::shared_ptr<TextSet> texts;
  std::vector<BatchPair> pairs;   // passage by passage, document by document
  std::vector<int32_t> passages;  // how many, for each document
  RankUsage usage;
};

// Tokens of the longest pair, special tokens included: as many as the model
// has positions, or fewer where the tokenizer's files say so.
int32_t MaxLength(const Tokenizer& tokenizer, const ModelSizes& model);

// Tokenizes a request's query once and each document, cuts them to the model's
// context and lays them out as its architecture reads them: a text for each
// pair, or one for the query and one for each passage. kInvalidArgument where a
// pair has no room for text; kTooLarge with more tokens than
// Limits::max_request_tokens; kCancelled or kDeadlineExceeded where the job is
// given up on the way.
Result<RequestPairs> MakePairs(const Tokenizer& tokenizer,
                               const ModelSizes& model, const Limits& limits,
                               const RerankJob& job);

}  // namespace podium
