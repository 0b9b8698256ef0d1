#pragma once

#include <algorithm>

namespace podium {

// Limits the retries that a client makes without being asked to by the server.
// Each request adds a fraction of a retry, and a reserve of whole retries lets
// a client with few requests retry too. If all requests fail, the number of
// tries is at most (1 + ratio) times the requests, plus the reserve. Not
// thread-safe.
class RetryBudget {
 public:
  RetryBudget(double ratio, int reserve)
      : ratio_(ratio), most_(reserve), tokens_(reserve) {}

  // Call on a request's first try.
  void OnRequest() { tokens_ = std::min(tokens_ + ratio_, Most()); }

  // Whether the request may be retried; if so, counts the retry.
  bool Spend() {
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  // Savings are capped at the reserve, so that an outage does not set off a
  // storm of saved-up retries. Without a reserve, the fractions must still add
  // up to one retry.
  double Most() const { return std::max(most_, 1.0); }

  double ratio_;
  double most_;
  double tokens_;
};

}  // namespace podium
