#pragma once

#include <podium/ranking.h>
#include <podium/result.h>

#include <future>

namespace podium {

// Ranks documents: the embedded engine (reranker.h), a client of a server
// (client.h), or a chain of rankers (fallback.h). A program written for one
// works with any other. Thread-safe. Destroy it only when no call is running;
// futures may outlive it, and hold an error if it was destroyed before their
// result came.
class Ranker {
 public:
  virtual ~Ranker() = default;

  // Blocks until the result is ready.
  virtual Result<Ranking> Rank(RankRequest request) = 0;

  // Returns at once.
  virtual std::future<Result<Ranking>> RankAsync(RankRequest request) = 0;
};

}  // namespace podium
