#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "keys/gcra.h"

namespace podium {

// Counts the wrong keys that each network has sent, in a table of fixed size
// that no number of sources and keys makes grow. Networks may share a slot,
// which at worst means a 429 in place of a 401: valid keys are never counted or
// limited here. Thread-safe.
class WrongKeys {
 public:
  explicit WrongKeys(const KeyLimits& limits);

  // Counts one wrong key. Returns how long the network must wait before its
  // next wrong key is answered as such; zero while it is within its allowance.
  std::chrono::microseconds Count(std::string_view source,
                                  std::chrono::microseconds now);

 private:
  const GcraRate rate_;
  const uint64_t seed_;  // so that no client can choose whose slot it shares
  std::mutex mutex_;
  std::vector<Gcra> slots_;
};

// The network of an address given as text: /24 for IPv4 (also inside IPv6), /56
// for IPv6. All texts that are not addresses count as one network.
uint64_t NetworkOf(std::string_view address);

}  // namespace podium
