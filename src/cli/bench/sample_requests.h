#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace podium {

// Requests made of the collection in examples/covid-qa, which is inside the
// binary: its queries with the passages that BM25 found for them.
class SampleRequests {
 public:
  static Result<SampleRequests> Load();

  // Query `index` (wrapping around) with `documents` passages: its own
  // candidates, then those of the queries behind it. No passage comes twice
  // before all have come.
  RankRequest Request(int64_t index, int64_t documents) const;

  // The same with documents of at least `bytes` bytes: each passage with those
  // behind it in the list.
  RankRequest LongRequest(int64_t index, int64_t documents,
                          int64_t bytes) const;

 private:
  std::vector<std::string> queries_, passages_;
  // Indices of passages, by query, best first.
  std::vector<std::vector<size_t>> candidates_;
};

}  // namespace podium
