#include "keys/api_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>

namespace podium {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

Unexpected<Error> NoEntropy() {
  return Fail(ErrorCode::kInternal,
              "the system's random number generator failed");
}

// All characters are equally likely: bytes past the last multiple of 62 are
// drawn again.
Result<std::string> RandomText(std::string prefix, size_t characters) {
  const size_t size = prefix.size() + characters;
  std::array<uint8_t, 64> bytes{};
  while (prefix.size() < size) {
    if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
      return NoEntropy();
    }
    for (const uint8_t byte : bytes) {
      if (prefix.size() < size && byte < 62 * 4) prefix += kBase62[byte % 62];
    }
  }
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return prefix;
}

bool IsBearer(std::string_view scheme) {
  constexpr std::string_view kBearer = "bearer";
  return std::equal(scheme.begin(), scheme.end(), kBearer.begin(),
                    kBearer.end(),
                    [](char a, char b) { return (a | 0x20) == b; });
}

bool IsVisible(char c) { return c >= 0x21 && c <= 0x7e; }

}  // namespace

Result<std::string> NewApiKey() { return RandomText("podium_", 32); }

Result<std::string> NewKeyId() { return RandomText("key_", 12); }

Result<Pepper> NewPepper() {
  Pepper pepper{};
  if (RAND_priv_bytes(pepper.data(), static_cast<int>(pepper.size())) != 1) {
    return NoEntropy();
  }
  return pepper;
}

KeyDigest DigestOf(std::string_view key, const Pepper& pepper) {
  KeyDigest digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), pepper.data(), static_cast<int>(pepper.size()),
       reinterpret_cast<const unsigned char*>(key.data()), key.size(),
       digest.data(), &size);
  return digest;
}

bool SameDigest(const KeyDigest& a, const KeyDigest& b) {
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

BearerToken ParseAuthorization(std::optional<std::string_view> header,
                               int64_t max_bytes) {
  using State = BearerToken::State;
  if (!header || header->empty()) return {State::kMissing, {}};
  const size_t space = header->find(' ');
  if (!IsBearer(header->substr(0, space))) return {State::kMalformed, {}};
  // Clients with an empty key send "Bearer ", and HTTP parsing trims the space.
  if (space == std::string_view::npos || space + 1 == header->size()) {
    return {State::kMissing, {}};
  }
  const std::string_view key = header->substr(space + 1);
  if (static_cast<int64_t>(key.size()) > max_bytes ||
      !std::all_of(key.begin(), key.end(), IsVisible)) {
    return {State::kMalformed, {}};
  }
  return {State::kGiven, key};
}

}  // namespace podium
