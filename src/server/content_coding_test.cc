#include "server/content_coding.h"

#include <gtest/gtest.h>

#include "server/testing/gunzip.h"

namespace podium {
namespace {

TEST(ChooseCoding, AsksForGzipByNameAndWeight) {
  constexpr auto kPlain = ContentCoding::kPlain;
  constexpr auto kGzip = ContentCoding::kGzip;
  constexpr auto kAlways = ContentCoding::kGzipAlways;
  const struct {
    std::string_view accept_encoding;
    ContentCoding coding;
  } kCases[] = {
      {"", kPlain},
      {"gzip", kGzip},
      {"GZip", kGzip},
      {"x-gzip", kGzip},
      {"gzip, deflate, br", kGzip},
      {"br;q=1.0, gzip;q=0.8, *;q=0.1", kGzip},
      {" deflate ,\tgzip ; q=0.001 ", kGzip},
      {"gzip;Q=0.5", kGzip},
      {"gzip;q=0", kPlain},
      {"gzip;q=0.000", kPlain},
      {"gzip;q=0, *", kPlain},
      {"deflate, br, zstd", kPlain},
      {"identity", kPlain},
      {"*", kPlain},
      {"*;q=0.5", kPlain},
      {"gzipped", kPlain},
      {"agzip, gzi", kPlain},
      // Weights relative to identity's.
      {"identity, gzip;q=0.5", kPlain},
      {"identity;q=0.5, gzip;q=0.5", kGzip},
      {"gzip;q=0.1", kGzip},
      // Plain is refused.
      {"identity;q=0, gzip", kAlways},
      {"*;q=0, gzip;q=0.2", kAlways},
      {"identity;q=0, *", kAlways},
      {"identity, *;q=0, gzip", kGzip},
      // No available coding is allowed: plain, and no error.
      {"*;q=0", kPlain},
      {"identity;q=0", kPlain},
      {"identity;q=0, gzip;q=0, *", kPlain},
      {"br, identity;q=0", kPlain},
      // Malformed weights.
      {"gzip;q=2", kPlain},
      {"gzip;q=1.001", kPlain},
      {"gzip;q=0.1234", kPlain},
      {"gzip;q=", kPlain},
      {"gzip;q=.5", kPlain},
      {"gzip;q=-1", kPlain},
      {"gzip;q", kPlain},
      {"gzip;", kPlain},
      {"gzip;x=1", kPlain},
      {",,;,=", kPlain},
  };
  for (const auto& [accept_encoding, coding] : kCases) {
    EXPECT_EQ(ChooseCoding(accept_encoding), coding) << accept_encoding;
  }
}

TEST(Gzip, RoundTrips) {
  std::string large;
  for (int i = 0; i < 200'000; ++i) large += std::to_string(i * 7919);
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(100, 'x'), large}) {
    const std::string packed = Gzip(text);
    EXPECT_TRUE(Gunzip(packed) == text) << text.size();
    if (text.size() >= 100) {
      EXPECT_LT(packed.size(), text.size());
    }
  }
}

}  // namespace
}  // namespace podium
