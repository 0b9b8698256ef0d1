#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "base/histogram.h"
#include "server/middleware.h"

namespace podium {

// Totals for one model's requests.
struct ModelRequests {
  ModelRequests();

  int64_t documents = 0, tokens = 0;  // of successful responses, as scored
  Histogram queue_seconds, score_seconds;
};

// Counts of all requests since the start, for /metrics.
struct RequestCounts {
  // By route, dialect and status. The views are constants of the program.
  std::map<std::tuple<std::string_view, std::string_view, int>, int64_t>
      requests;
  std::map<std::string_view, Histogram> seconds;  // by route
  std::map<std::string, ModelRequests, std::less<>> models;
};

// Counts requests when they end. Clients cannot add label values: a path
// without a route is "unknown", and only models that answered have an entry.
class RequestMetrics : public Middleware {
 public:
  void End(const RequestFacts& facts) override;
  RequestCounts counts() const;

 private:
  mutable std::mutex mutex_;
  RequestCounts counts_;
};

}  // namespace podium
