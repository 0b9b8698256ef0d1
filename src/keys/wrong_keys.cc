#include "keys/wrong_keys.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <string>

namespace podium {
namespace {

// The finalizer of splitmix64: every input bit affects every output bit.
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

uint64_t RandomSeed() {
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

uint64_t BigEndian(const uint8_t* bytes, int count) {
  uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

int64_t Units(int64_t limit) {
  return std::clamp<int64_t>(limit, 1, kMaxGcraUnits);
}

constexpr uint64_t kIpv6 = uint64_t{1} << 63;

}  // namespace

uint64_t NetworkOf(std::string_view address) {
  constexpr std::array<uint8_t, 12> kMapped{0, 0, 0, 0, 0,    0,
                                            0, 0, 0, 0, 0xff, 0xff};
  const std::string text(address.substr(0, address.find('%')));  // without the
                                                                 // zone
  std::array<uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return BigEndian(bytes.data(), 3);
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return ~uint64_t{0};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
    return BigEndian(bytes.data() + 12, 3);
  }
  return kIpv6 | BigEndian(bytes.data(), 7);
}

WrongKeys::WrongKeys(const KeyLimits& limits)
    : rate_{.limit = Units(limits.wrong_keys_per_minute),
            .burst = Units(limits.wrong_keys_burst)},
      seed_(RandomSeed()),
      slots_(static_cast<size_t>(Units(limits.wrong_key_slots))) {}

std::chrono::microseconds WrongKeys::Count(std::string_view source,
                                           std::chrono::microseconds now) {
  const uint64_t slot = Mix(NetworkOf(source) ^ seed_) % slots_.size();
  const std::lock_guard lock(mutex_);
  return slots_[slot].Take(rate_, 1, now).retry_after;
}

}  // namespace podium
