#include "server/chunked_body.h"

#include <gtest/gtest.h>

#include <vector>

namespace podium {
namespace {

struct Decoded {
  bool done = false;
  int status = 0;
  std::string body;
  size_t taken = 0;
  bool operator==(const Decoded&) const = default;
};

Decoded Decode(std::string_view bytes, size_t piece,
               const Limits& limits = {}) {
  ChunkedBody chunked(limits);
  Decoded decoded;
  for (size_t i = 0; i < bytes.size(); i += piece) {
    const std::string_view part = bytes.substr(i, piece);
    const size_t taken = chunked.Feed(part, decoded.body);
    decoded.taken += taken;
    if (taken < part.size()) break;
  }
  decoded.done = chunked.done();
  decoded.status = chunked.refusal().status;
  return decoded;
}

TEST(ChunkedBodyTest, DoesNotDependOnHowTheBytesAreSplit) {
  const std::string wire =
      "5;a=b; c\r\nhello\r\n001\r\n \r\n000000000000000A \t;q=\"x;\\\"y\"\r\n"
      "0123456789\r\n0\r\nX-Sum: 1\r\nContent-Length: 7\r\n\r\n";
  const Decoded whole = Decode(wire + "NEXT", wire.size() + 4);
  EXPECT_TRUE(whole.done);
  EXPECT_EQ(whole.body, "hello 0123456789");
  EXPECT_EQ(whole.taken, wire.size());
  for (size_t piece = 1; piece <= wire.size(); ++piece) {
    EXPECT_EQ(Decode(wire + "NEXT", piece), whole) << piece;
  }
}

TEST(ChunkedBodyTest, RefusesInputThatAnotherParserCouldReadDifferently) {
  const std::vector<std::string> all = {
      "\r\n", "0x5\r\n", "+5\r\n", "-5\r\n", " 5\r\n", "5_0\r\n", "5 \r\n",
      "5\t\r\n", "Z\r\n", "5\n", "5\rX", "00000000000000005\r\n",
      "10000000000000000\r\n",
      // extensions
      "5;\r\n", "5;;a\r\n", "5; =b\r\n", "5;a=\r\n", "5;a=\"b\r\n", "5;a b\r\n",
      "5;a=b\n", "5;a=b\rX", std::string("5;a\0b\r\n", 7), "5;\x7f\r\n",
      "5;" + std::string(257, 'a'),
      // data
      "5\r\nhelloX", "5\r\nhello\n", "5\r\nhello\rX",
      // trailers
      "0\r\nX\r\n", "0\r\n: x\r\n", "0\r\nX : y\r\n", "0\r\nX: y\n",
      "0\r\nX: y\r\n folded\r\n", "0\r\nX: y\rZ", "0\r\n\rX",
      "0\r\nX: " + std::string(20'000, 'a')};
  for (const std::string& wire : all) {
    for (const size_t piece : {size_t{1}, wire.size()}) {
      EXPECT_EQ(Decode(wire, piece).status, 400) << wire.substr(0, 40);
    }
  }
}

TEST(ChunkedBodyTest, RefusesOversizedChunksBeforeTheirData) {
  Limits limits;
  limits.max_body_bytes = 10;
  limits.max_body_chunks = 3;
  limits.max_headers = 2;
  EXPECT_TRUE(Decode("a\r\n0123456789\r\n0\r\n\r\n", 3, limits).done);
  EXPECT_EQ(Decode("b\r\n", 1, limits).status, 413);
  EXPECT_EQ(Decode("9\r\n012345678\r\n2\r\n", 1, limits).status, 413);
  EXPECT_EQ(Decode("ffffffffffffffff\r\n", 1, limits).status, 413);
  EXPECT_EQ(Decode("1\r\na\r\nffffffffffffffff\r\n", 1, limits).status, 413);
  EXPECT_TRUE(Decode("1\r\na\r\n1\r\nb\r\n0\r\n\r\n", 1, limits).done);
  EXPECT_EQ(Decode("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n", 1, limits).status,
            400);
  EXPECT_TRUE(Decode("0\r\nA: 1\r\nB: 2\r\n\r\n", 1, limits).done);
  EXPECT_EQ(Decode("0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", 1, limits).status, 400);
}

}  // namespace
}  // namespace podium
