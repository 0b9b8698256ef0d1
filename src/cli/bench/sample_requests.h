#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace podium {

// Requests from the collection in examples/covid-qa, which is inside the
// binary: its queries, with the passages that BM25 found for them.
class SampleRequests {
 public:
  static Result<SampleRequests> Load();

  // Query `index` (wrapping around) with `documents` passages: its own
  // candidates, then those of the next queries. No passage is repeated until
  // all have been used.
  RankRequest Request(int64_t index, int64_t documents) const;

  // The same with documents of at least `bytes` bytes: each passage is joined
  // with the next ones in the list.
  RankRequest LongRequest(int64_t index, int64_t documents,
                          int64_t bytes) const;

 private:
  std::vector<std::string> queries_, passages_;
  // Indices of passages, by query, best first.
  std::vector<std::vector<size_t>> candidates_;
};

}  // namespace podium
