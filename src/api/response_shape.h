#pragma once

#include <podium/ranking.h>

#include <string_view>

#include "base/result.h"

namespace podium {

// Where to find the fields that a client reads in a response.
struct ResponseShape {
  // The member that holds the array of results; empty if the array is the whole
  // response.
  std::string_view results = "results";
  std::string_view score = "relevance_score";  // of a result
  bool has_search_units = false;  // "meta":{"billed_units":{"search_units":1}}
  bool has_total_tokens = false;  // "usage":{"total_tokens":1}
};

// Reads the ranking from the body of a 200 response to a request for `top_n` (1
// or more, may exceed `documents`) of `documents` documents. Nothing is taken
// on trust: there must be at least as many results as requested, each index
// must be valid and unique, and every score must be finite. All results are
// returned, sorted: a server that does not know `top_n` sends more. Unknown
// members and an implausible usage are ignored.
//
// kBadResponse if a check fails or the body is not JSON. The message says what
// was found but never quotes the body, except for a message that the body has
// in place of results.
Result<Ranking> ReadRanking(const ResponseShape& shape, std::string_view body,
                            int64_t documents, int64_t top_n);

}  // namespace podium
