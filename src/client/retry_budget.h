#pragma once

#include <algorithm>

namespace podium {

// How many retries a client makes of its own accord: each request brings a
// fraction of one, and a reserve of whole ones lets a client with few requests
// retry too. While all requests fail, tries are at most (1 + ratio) times the
// requests, plus the reserve. Not thread-safe.
class RetryBudget {
 public:
  RetryBudget(double ratio, int reserve)
      : ratio_(ratio), most_(reserve), tokens_(reserve) {}

  // A request's first try.
  void OnRequest() { tokens_ = std::min(tokens_ + ratio_, Most()); }

  // Whether it may be tried again; if so, that is counted.
  bool Spend() {
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  // What is saved up in good times is no more than the reserve, so that it does
  // not make a storm in bad ones; with no reserve the fractions must still add
  // up to a retry.
  double Most() const { return std::max(most_, 1.0); }

  double ratio_;
  double most_;
  double tokens_;
};

}  // namespace podium
