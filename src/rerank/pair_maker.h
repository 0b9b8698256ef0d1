#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "rerank/colbert_layout.h"
#include "rerank/load_texts.h"
#include "rerank/pair_layout.h"
#include "rerank/prompt.h"
#include "rerank/request_pairs.h"
#include "rerank/rerank_job.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// Tokenizes a request's query once and each of its documents, cuts them to the
// model's context and lays them out as its architecture reads them: one text
// for each pair, or one for the query and one for each passage. A causal
// model's prompt stands around them, and is never cut; the texts of a ColBERT
// each have room of their own. kInvalidArgument if a pair has no room for text,
// or if there is no place for the job's instruction; kTooLarge if there are
// more tokens than Limits::max_request_tokens; kCancelled or kDeadlineExceeded
// if the job is cancelled or late on the way.
Result<RequestPairs> MakePairs(const ModelTexts& texts, const ModelSizes& model,
                               const Limits& limits, const RerankJob& job);

}  // namespace podium
