#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace podium {

// A question and the documents to put in order for it. Text is UTF-8.
struct RankRequest {
  std::string query;
  std::vector<std::string> documents;
  // At most this many results; all of them where absent or larger than
  // documents.size(). At least 1.
  std::optional<int64_t> top_n;
  // A document longer than what the model reads beside the query is cut into
  // consecutive passages; its score is the best of theirs. It is first cut to
  // this many tokens, and at most so many passages are scored. At least 1.
  int64_t max_tokens_per_doc = 4096;
  std::optional<int64_t> max_chunks_per_doc;
};

struct RankResult {
  int64_t index = 0;          // into RankRequest::documents
  float relevance_score = 0;  // in [0, 1]
  float logit = 0;            // the model's own score, of any size
};

// What a request cost, in the model's own tokens.
struct RankUsage {
  // Of the texts: special tokens are not counted, and what is cut off is.
  int64_t query_tokens = 0;
  std::vector<int32_t>
      document_tokens;  // before any cut; one for each document of the request
  int64_t truncated_documents =
      0;  // how many were scored on a part of their text
  // Of all pairs as the model reads them: each passage with the query and the
  // special tokens.
  int64_t scored_tokens = 0;
};

// Results by falling relevance_score; equal scores keep the order of the
// documents.
struct Ranking {
  std::vector<RankResult> results;
  RankUsage usage;
};

}  // namespace podium
