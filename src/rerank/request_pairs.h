#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "batch/text_set.h"
#include "rerank/ranking_order.h"
#include "rerank/rerank_job.h"

namespace podium {

// A request's texts as pairs of token sequences.
struct RequestPairs {
  std::shared_ptr<TextSet> texts;
  std::vector<BatchPair> pairs;   // in the order of documents and passages
  std::vector<int32_t> passages;  // how many each document has
  RankUsage usage;
  LogitScale scale;  // of the pairs' logits

  // Adds the pair of a query, an index of `texts` or BatchPair::kNoText, and a
  // document's text. Returns the tokens of both.
  int64_t Add(int32_t query, Encoding document) {
    const int32_t text = texts->Add(std::move(document));
    pairs.push_back({query, text});
    return texts->tokens(text) +
           (query == BatchPair::kNoText ? 0 : texts->tokens(query));
  }
};

}  // namespace podium
