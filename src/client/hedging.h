#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace podium {

// When a request that takes long is sent a second time: after the 95th
// percentile of the latest answers, and never more than `ratio` of all
// requests, however slow the server is: a slow one must not get twice the work.
// As "hedged requests" of Dean and Barroso, "The Tail at Scale", CACM 2013. Not
// thread-safe.
class Hedging {
 public:
  explicit Hedging(double ratio) : ratio_(ratio) {}

  void OnRequest() { ++requests_; }
  // From a request to its answer.
  void OnAnswer(std::chrono::milliseconds latency);

  // After how long a second request may be thought of; nothing where too few
  // answers were seen or it is off.
  std::optional<std::chrono::milliseconds> Delay() const;

  // Whether it may be sent; if so, that is counted.
  bool Spend();

 private:
  static constexpr size_t kKept = 128;  // answers that the percentile is of
  static constexpr size_t kFewest = 20;

  double ratio_;
  int64_t requests_ = 0;
  int64_t hedges_ = 0;
  std::array<std::chrono::milliseconds, kKept> latencies_{};
  size_t answers_ = 0;
};

}  // namespace podium
