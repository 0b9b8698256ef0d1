#include "keys/api_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace podium {
namespace {

using State = BearerToken::State;

TEST(ApiKey, IsLongRecognisableAndUnique) {
  std::set<std::string> seen;
  std::map<char, int> counts;
  for (int i = 0; i < 1000; ++i) {
    const std::string key = *NewApiKey();
    ASSERT_EQ(key.size(), 39u);
    ASSERT_EQ(key.substr(0, 7), "podium_");
    for (const char c : key.substr(7)) {
      ASSERT_TRUE(std::isalnum(static_cast<unsigned char>(c))) << key;
      ++counts[c];
    }
    EXPECT_TRUE(seen.insert(key).second);
  }
  // 32,000 characters over 62 values: 516 each, give or take 23. A deviation
  // ten times that is not chance.
  ASSERT_EQ(counts.size(), 62u);
  for (const auto& [c, count] : counts) EXPECT_NEAR(count, 516, 230) << c;
}

TEST(ApiKey, IdDiffersFromTheKey) {
  const std::string id = *NewKeyId();
  EXPECT_EQ(id.size(), 16u);
  EXPECT_EQ(id.substr(0, 4), "key_");
  EXPECT_NE(id, *NewKeyId());
}

// RFC 4231, test case 2, with its key padded by zeros to 32 bytes as HMAC pads
// it anyway.
TEST(ApiKey, DigestIsHmacSha256) {
  Pepper pepper{'J', 'e', 'f', 'e'};
  const KeyDigest digest = DigestOf("what do ya want for nothing?", pepper);
  EXPECT_EQ(digest[0], 0x5b);
  EXPECT_EQ(digest[1], 0xdc);
  EXPECT_EQ(digest[30], 0x38);
  EXPECT_EQ(digest[31], 0x43);
}

TEST(ApiKey, DigestDependsOnEveryByteOfKeyAndPepper) {
  const Pepper pepper = *NewPepper();
  const KeyDigest digest = DigestOf("podium_abc", pepper);
  EXPECT_TRUE(SameDigest(digest, DigestOf("podium_abc", pepper)));
  for (const char* other : {"", "podium_ab", "podium_abcd", "podium_abC"}) {
    EXPECT_FALSE(SameDigest(digest, DigestOf(other, pepper))) << other;
  }
  Pepper changed = pepper;
  changed[31] ^= 1;
  EXPECT_FALSE(SameDigest(digest, DigestOf("podium_abc", changed)));
}

TEST(Authorization, AcceptsBearerInAnyCase) {
  for (const char* header : {"Bearer abc", "bearer abc", "BEARER abc"}) {
    const BearerToken token = ParseAuthorization(header, 512);
    EXPECT_EQ(token.state, State::kGiven) << header;
    EXPECT_EQ(token.key, "abc");
  }
}

TEST(Authorization, AnEmptyHeaderCountsAsMissing) {
  EXPECT_EQ(ParseAuthorization(std::nullopt, 512).state, State::kMissing);
  for (const char* header : {"", "Bearer", "Bearer "}) {
    EXPECT_EQ(ParseAuthorization(header, 512).state, State::kMissing) << header;
  }
}

TEST(Authorization, AnythingElseIsMalformed) {
  using namespace std::string_view_literals;
  for (const std::string_view header :
       {"Bearer  abc"sv, "Basic abc"sv, "abc"sv, "Bearerabc"sv, " Bearer abc"sv,
        "Bearer abc def"sv, "Bearer\tabc"sv, "Bearer ab\0c"sv, "Bearer \r\n"sv,
        "Bearer \xc3\xa9"sv, "Bearer abc "sv, "Token abc"sv, " "sv}) {
    EXPECT_EQ(ParseAuthorization(header, 512).state, State::kMalformed)
        << header;
  }
}

TEST(Authorization, RefusesOverlongKeys) {
  const std::string most(512, 'a');
  EXPECT_EQ(ParseAuthorization("Bearer " + most, 512).state, State::kGiven);
  EXPECT_EQ(ParseAuthorization("Bearer a" + most, 512).state,
            State::kMalformed);
}

}  // namespace
}  // namespace podium
