#include "api/uuid.h"

#include <openssl/rand.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

namespace podium {
namespace {

using Bytes = std::array<uint8_t, 16>;

Bytes RandomBytes() {
  Bytes bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    // No entropy is available. These ids must be unique, not secret.
    static std::atomic<uint64_t> counter{0};
    const uint64_t count = ++counter;
    std::memcpy(bytes.data(), &count, sizeof(count));
  }
  return bytes;
}

std::string Hex(const Bytes& bytes, bool dashes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (dashes && (i == 4 || i == 6 || i == 8 || i == 10)) text += '-';
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::string NewUuid() {
  Bytes bytes = RandomBytes();
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);  // RFC's variant
  return Hex(bytes, true);
}

std::string NewTraceId() { return Hex(RandomBytes(), false); }

}  // namespace podium
