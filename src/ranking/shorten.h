#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/token_estimate.h"

namespace podium {

struct ShortenOptions {
  int64_t max_tokens = 0;               // of a document; at least 1
  TokenCounter count = EstimateTokens;  // the model's own where it is at hand
};

// Cuts each document that is longer than that to the sentences (SplitSentences)
// that have most to do with the query, whole and in their order. No model is
// asked, so that it can be done before a request is sent, and a document that
// is short enough stays as it is to the byte.
//
// A sentence's relevance is BM25 over the query's words (Terms), of the
// request's sentences: Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009; and more for the first sentence, which
// often says what the document is about. Sentences are taken by falling
// relevance, then by place, as long as they fit; one that does not is passed
// over, but for the best, whose beginning is taken (TokenPrefix). So a document
// is never emptied. docs/fusion.md has what it costs.
//
// A document's cut depends on the documents beside it, by how rare they make
// the query's words: shorten a request whole, before it is cut into pages.
// Deterministic; linear time but for sorting a document's sentences.
std::vector<std::string> ShortenDocuments(std::string_view query,
                                          std::vector<std::string> documents,
                                          const ShortenOptions& options);

}  // namespace podium
