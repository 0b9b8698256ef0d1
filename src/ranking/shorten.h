#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/token_estimate.h"

namespace podium {

struct ShortenOptions {
  int64_t max_tokens = 0;               // per document; at least 1
  TokenCounter count = EstimateTokens;  // better: the model's own
};

// Cuts each document of more than max_tokens to the whole sentences
// (SplitSentences) that are most relevant to the query, in their order. Needs
// no model, so it can run before a request is sent. A shorter document stays
// the same to the byte.
//
// A sentence's relevance is BM25 over the query's words (Terms), among all
// sentences of the request (Robertson and Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond", 2009). The first sentence gets a
// bonus, because it often says what the document is about. Sentences are taken
// by falling relevance, ties by place, as long as they fit. One that does not
// fit is passed over, except the most relevant one, whose beginning is taken
// (TokenPrefix). So no document becomes empty. docs/fusion.md says what
// shortening costs.
//
// The other documents decide how rare the query's words are, and so where a
// document is cut: shorten a whole request before it is cut into pages.
// Deterministic. The time is linear, apart from sorting each document's
// sentences.
std::vector<std::string> ShortenDocuments(std::string_view query,
                                          std::vector<std::string> documents,
                                          const ShortenOptions& options);

}  // namespace podium
