#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "keys/gcra.h"

namespace podium {

// How many wrong keys a network has shown. A table of a fixed size: no number
// of sources and keys makes it grow. Networks that fall on one slot share it,
// which costs none of them more than a 429 where a 401 was due: right
// keys are never counted and never asked about here. Thread-safe.
class WrongKeys {
 public:
  explicit WrongKeys(const KeyLimits& limits);

  // Counts one. The wait before the next may be told whether it is wrong; zero
  // while the network is within its allowance.
  std::chrono::microseconds Count(std::string_view source,
                                  std::chrono::microseconds now);

 private:
  const GcraRate rate_;
  const uint64_t seed_;  // so that nobody can choose whom to share a slot with
  std::mutex mutex_;
  std::vector<Gcra> slots_;
};

// The network of an address as text: /24 of IPv4 (also inside IPv6), /56 of
// IPv6. What is no address is one network.
uint64_t NetworkOf(std::string_view address);

}  // namespace podium
