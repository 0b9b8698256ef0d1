#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace podium {

// A query and the documents to rank for it. Text is UTF-8.
struct RankRequest {
  std::string query;
  std::vector<std::string> documents;
  // Maximum number of results, at least 1. All documents if absent or larger
  // than documents.size().
  std::optional<int64_t> top_n;
  // A document longer than the model can read beside the query is split into
  // consecutive passages; its score is that of its best passage. The document
  // is first cut to max_tokens_per_doc tokens, and at most max_chunks_per_doc
  // passages are scored. Each is at least 1.
  int64_t max_tokens_per_doc = 4096;
  std::optional<int64_t> max_chunks_per_doc;
};

struct RankResult {
  int64_t index = 0;  // into RankRequest::documents
  // From the embedded engine: the sigmoid of the logit (for a ColBERT, (1 + the
  // mean similarity) / 2) or, with a calibration, the probability that the
  // calibration maps it to. From a server: the number
  // it returned. Cohere, Jina, Voyage, TEI and Podium return numbers in [0, 1];
  // other servers may return any finite number.
  float relevance_score = 0;
  // The model's raw score, unbounded. Absent in a server's results, which do
  // not include it.
  std::optional<float> logit;
};

// What a request cost, in the model's own tokens. A server fills only the last
// two members, if its dialect has them; the embedded engine fills all the
// others.
struct RankUsage {
  // Counted on the input texts: without special tokens, and before any cut.
  int64_t query_tokens = 0;
  std::vector<int32_t>
      document_tokens;  // before any cut; one for each document of the request
  int64_t truncated_documents =
      0;  // documents with only a part of their text scored
  // Over all pairs as the model reads them: each passage with the query and the
  // special tokens.
  int64_t scored_tokens = 0;
  // What the server says it billed or counted.
  std::optional<int64_t> search_units;  // Cohere
  std::optional<int64_t> total_tokens;  // Jina, Voyage
};

// Results by descending relevance_score. The embedded engine orders equal
// scores by logit, then by document index; results from a server keep the order
// of its response.
struct Ranking {
  std::vector<RankResult> results;
  RankUsage usage;
  // Who ranked: the model of the embedded engine, or the server.
  std::string served_by;
  // From a chain (fallback.h): whether a step other than the first ranked, and
  // the errors of the steps before it, each as "NAME: MESSAGE".
  bool degraded = false;
  std::vector<std::string> passed_over;
};

// How the pages of one request (rankings of a part of its documents each) are
// merged into one ranking.
enum class Merge {
  // By score. Right where a score depends only on the query and its own
  // document, as with a cross-encoder, and one model gave all scores.
  kScore,
  // By rank in the page (Reciprocal Rank Fusion, where each document is in one
  // list), then by score: the first of each page, then the second of each. For
  // scores that are comparable only within their page. It assumes that every
  // page has equally many good documents, so documents are dealt out to the
  // pages in turn.
  kRrf,
};

}  // namespace podium
