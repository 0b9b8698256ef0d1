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
  int64_t index = 0;  // into RankRequest::documents
  // Of the embedded engine the sigmoid of the logit, or, of an engine with a
  // calibration, the probability that this makes of it. Of a server the number
  // that it answered: Cohere, Jina, Voyage, TEI and Podium say numbers in
  // [0, 1]; of others it may be any finite number.
  float relevance_score = 0;
  // The model's own score, of any size. Absent of a server, which does not say
  // it.
  std::optional<float> logit;
};

// What a request cost, in the model's own tokens. Of a server only the last
// two members, where its dialect has them; of the embedded engine all others.
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
  // What the server says that it billed or counted.
  std::optional<int64_t> search_units;  // Cohere
  std::optional<int64_t> total_tokens;  // Jina, Voyage
};

// Results by falling relevance_score. Equal ones of the embedded engine are by
// logit, then in the order of the documents; those of a server keep the order
// of its answer.
struct Ranking {
  std::vector<RankResult> results;
  RankUsage usage;
  // Who ranked: the embedded engine's model, or the server.
  std::string served_by;
  // Of a chain (fallback.h): it was not the first choice, and what went wrong
  // with those before it, "NAME: MESSAGE" each.
  bool degraded = false;
  std::vector<std::string> passed_over;
};

// How the pages of one request, that is rankings of some of its documents each,
// become the ranking of all.
enum class Merge {
  // By score. Right where a score depends on the query and its own document
  // alone and one model gave them all, as a cross-encoder's.
  kScore,
  // By the rank in the page (Reciprocal Rank Fusion, where each document is in
  // one list), then by score: the first of each page, then the second of each.
  // For scores that mean something within their page only. It takes every page
  // to hold as many good documents as any other, so that documents are dealt
  // out to the pages in turn.
  kRrf,
};

}  // namespace podium
