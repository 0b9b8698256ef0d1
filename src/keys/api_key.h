#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A new key: "podium_" and 32 base62 characters from the system's random
// generator, 190 random bits. The caller shows it once and stores only its
// digest.
Result<std::string> NewApiKey();

// A new id for a key: "key_" and 12 base62 characters. Not secret.
Result<std::string> NewKeyId();

using Pepper = std::array<uint8_t, 32>;
using KeyDigest = std::array<uint8_t, 32>;

Result<Pepper> NewPepper();

// HMAC-SHA256(pepper, key): useless to someone who has only the store.
KeyDigest DigestOf(std::string_view key, const Pepper& pepper);

// Compares in constant time.
bool SameDigest(const KeyDigest& a, const KeyDigest& b);

// The content of an Authorization header.
struct BearerToken {
  enum class State {
    kMissing,    // no header, or "Bearer" with nothing after it
    kMalformed,  // another scheme, or text that cannot be a key
    kGiven,
  };
  State state = State::kMissing;
  std::string_view key;  // points into the header
};

// "Bearer KEY", the scheme in any letter case, exactly one space, and a KEY of
// 1 to `max_bytes` visible ASCII characters.
BearerToken ParseAuthorization(std::optional<std::string_view> header,
                               int64_t max_bytes);

}  // namespace podium
