#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A new key, "podium_" and 32 characters of base62 from the system's generator:
// 190 random bits. Whoever makes it shows it once and keeps its digest alone.
Result<std::string> NewApiKey();

// A new name for a key, "key_" and 12 characters of base62. No secret.
Result<std::string> NewKeyId();

using Pepper = std::array<uint8_t, 32>;
using KeyDigest = std::array<uint8_t, 32>;

Result<Pepper> NewPepper();

// HMAC-SHA256(pepper, key): of no use to whoever reads the store alone.
KeyDigest DigestOf(std::string_view key, const Pepper& pepper);

// In a time that does not depend on where the two differ.
bool SameDigest(const KeyDigest& a, const KeyDigest& b);

// What an Authorization header holds.
struct BearerToken {
  enum class State {
    kMissing,    // no header, or "Bearer" with nothing after it
    kMalformed,  // another scheme, or what can be no key
    kGiven,
  };
  State state = State::kMissing;
  std::string_view key;  // of the header's bytes
};

// "Bearer KEY", the scheme in any case, exactly one space, KEY of 1 to
// `max_bytes` visible ASCII characters.
BearerToken ParseAuthorization(std::optional<std::string_view> header,
                               int64_t max_bytes);

}  // namespace podium
