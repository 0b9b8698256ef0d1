#pragma once

#include <podium/ranking.h>

#include <string_view>

#include "base/result.h"

namespace podium {

// Where an answer has what a client reads.
struct ResponseShape {
  // The member that holds the array of results; empty where the array is the
  // whole answer.
  std::string_view results = "results";
  std::string_view score = "relevance_score";  // of a result
  bool has_search_units = false;  // "meta":{"billed_units":{"search_units":1}}
  bool has_total_tokens = false;  // "usage":{"total_tokens":1}
};

// The ranking in the body of an answer of status 200 to a request for `top_n`
// (any number of at least 1) of `documents` documents. Nothing of it is
// believed: there are at least as many results as were asked for, each index is
// that of a document and there once, every score is a finite number. Results
// come sorted, whatever their order was, and all of them: a server that does
// not know `top_n` sends more. Members that are not known are let pass, and so
// is a usage that makes no sense.
//
// kBadResponse where anything of that does not hold, or the body is not JSON;
// the message says what was found, and never in bytes of the body but for a
// message that it has in place of results.
Result<Ranking> ReadRanking(const ResponseShape& shape, std::string_view body,
                            int64_t documents, int64_t top_n);

}  // namespace podium
