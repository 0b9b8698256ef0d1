#pragma once

#include <podium/ranker.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/result.h"
#include "runs/ranker_source.h"

namespace podium {

// Scores each document by the number that its text is, times `factor`. Fails
// for the query "bad".
class ReadingRanker : public Ranker {
 public:
  explicit ReadingRanker(float factor = 1) : factor_(factor) {}

  void Submit(RankRequest request, CallOptions, RankCallback done) override {
    if (request.query == "bad")
      return done(Fail(ErrorCode::kUnavailable, "it is down"));
    Ranking ranking;
    for (size_t i = 0; i < request.documents.size(); ++i) {
      ranking.results.push_back(
          {.index = static_cast<int64_t>(i),
           .relevance_score = factor_ * std::stof(request.documents[i])});
    }
    std::ranges::stable_sort(ranking.results, std::greater<>(),
                             &RankResult::relevance_score);
    done(std::move(ranking));
  }

 private:
  const float factor_;
};

inline RankerSource ReadingSource(float factor = 1) {
  return {.model = "reading",
          .open = [factor]() -> Result<std::unique_ptr<Ranker>> {
            return std::make_unique<ReadingRanker>(factor);
          }};
}

}  // namespace podium
