#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace podium {

// Decides when to send a slow request a second time: after the 95th percentile
// of recent latencies, and for at most `ratio` of all requests, so that a slow
// server does not get twice the work. These are the "hedged requests" of Dean
// and Barroso, "The Tail at Scale", CACM 2013. Not thread-safe.
class Hedging {
 public:
  explicit Hedging(double ratio) : ratio_(ratio) {}

  void OnRequest() { ++requests_; }
  // `latency` is the time from a request to its response.
  void OnAnswer(std::chrono::milliseconds latency);

  // How long to wait before a second request; nothing if too few responses were
  // seen or hedging is off.
  std::optional<std::chrono::milliseconds> Delay() const;

  // Whether a second request may be sent; if so, counts it.
  bool Spend();

 private:
  static constexpr size_t kKept = 128;  // latencies kept for the percentile
  static constexpr size_t kFewest = 20;

  double ratio_;
  int64_t requests_ = 0;
  int64_t hedges_ = 0;
  std::array<std::chrono::milliseconds, kKept> latencies_{};
  size_t answers_ = 0;
};

}  // namespace podium
