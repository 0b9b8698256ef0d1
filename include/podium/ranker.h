#pragma once

#include <podium/ranking.h>
#include <podium/result.h>

#include <future>

namespace podium {

// What puts documents in order: the embedded engine (reranker.h), a server
// (client.h), or a chain of them. A program written for one takes any other.
// Thread-safe. Destroy it when no call is running; futures may outlive it, and
// hold an error where it went before their answer came.
class Ranker {
 public:
  virtual ~Ranker() = default;

  // Waits for the answer.
  virtual Result<Ranking> Rank(RankRequest request) = 0;

  // Returns at once.
  virtual std::future<Result<Ranking>> RankAsync(RankRequest request) = 0;
};

}  // namespace podium
