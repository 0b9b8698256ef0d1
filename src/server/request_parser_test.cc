#include "server/request_parser.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace podium {
namespace {

using Step = RequestParser::Step;

struct Parsed {
  int status = 0;  // 0: a whole request
  bool complete = false;
  HttpRequest request;
  std::string rest;
};

// Feeds `bytes` in pieces, as a connection would.
Parsed Parse(std::string_view bytes, size_t piece, const Limits& limits = {}) {
  RequestParser parser(limits);
  Parsed parsed;
  std::string buffer;
  bool head_done = false;
  for (size_t i = 0; i < bytes.size() && !parsed.complete; i += piece) {
    buffer += bytes.substr(i, piece);
    for (bool again = true; again;) {
      const auto progress =
          head_done ? parser.FeedBody(buffer) : parser.FeedHead(buffer);
      buffer.erase(0, progress.consumed);
      again = false;
      if (progress.step == Step::kFailed) {
        parsed.status = parser.status();
        return parsed;
      }
      if (progress.step == Step::kNeedMore) continue;
      if (head_done || !parser.request().has_body()) {
        parsed.complete = true;
        parsed.rest =
            buffer +
            std::string(bytes.substr(std::min(bytes.size(), i + piece)));
      } else {
        head_done = again = true;
      }
    }
  }
  parsed.request = std::move(parser.request());
  return parsed;
}

constexpr std::string_view kHost = "Host: h\r\n";

std::string Head(std::string_view line, std::string_view headers = kHost) {
  return std::string(line) + "\r\n" + std::string(headers) + "\r\n";
}

TEST(RequestParserTest, ReadsARequestHoweverItIsSplit) {
  const std::string bytes =
      "POST /v1/rerank?x=1 HTTP/1.1\r\nHost: a.b:80\r\nX-Y:  z \r\n"
      "Content-Length: 5\r\n\r\nhelloNEXT";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Parsed parsed = Parse(bytes, piece);
    ASSERT_TRUE(parsed.complete) << piece;
    EXPECT_EQ(parsed.request.method, "POST");
    EXPECT_EQ(parsed.request.path, "/v1/rerank");
    EXPECT_EQ(parsed.request.query, "x=1");
    ASSERT_NE(parsed.request.Header("x-y"), nullptr);
    EXPECT_EQ(*parsed.request.Header("x-y"), "z");
    EXPECT_EQ(parsed.request.body, "hello");
    EXPECT_EQ(parsed.rest, "NEXT");
  }
}

TEST(RequestParserTest, ReadsAChunkedBodyHoweverItIsSplit) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;a=b\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX: y\r\n"
      "Content-Length: 3\r\n\r\nNEXT";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Parsed parsed = Parse(bytes, piece);
    ASSERT_TRUE(parsed.complete) << piece;
    EXPECT_EQ(parsed.request.body, "hello world");
    EXPECT_EQ(parsed.request.Header("x"), nullptr);  // a trailer
    EXPECT_EQ(parsed.rest, "NEXT");
  }
}

TEST(RequestParserTest, AnEmptyChunkedBodyIsABody) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\n";
  for (size_t piece = 1; piece <= bytes.size(); ++piece) {
    const Parsed parsed = Parse(bytes, piece);
    EXPECT_TRUE(parsed.complete) << piece;
    EXPECT_EQ(parsed.request.body, "");
  }
}

struct Bad {
  int status;
  std::string bytes;
};

std::string WithHeaders(std::string_view headers) {
  return Head("POST / HTTP/1.1",
              std::string(kHost) + std::string(headers) + "\r\n");
}

std::string Chunked(std::string_view body) {
  return WithHeaders("Transfer-Encoding: chunked") + std::string(body);
}

TEST(RequestParserTest, RefusesAmbiguousInput) {
  const std::vector<Bad> all = {
      // request line
      {400, "GET /\r\n"},
      {400, "\x16\x03\x01\x02"},
      {400, Head("GET / HTTP/1")},
      {400, Head("GET / http/1.1")},
      {400, Head("GET / HTTP/ 1.1")},
      {400, Head("GET / HTTP/01.01")},
      {400, "GET /\x01"},
      {400, Head("GET  / HTTP/1.1")},
      {501, Head("CONNECT h:80 HTTP/1.1")},
      {400, Head("GET /\t HTTP/1.1")},
      {400, Head("GET /a b HTTP/1.1")},
      {400, Head("GET /#f HTTP/1.1")},
      {400, Head("GET /\xc3\xa9 HTTP/1.1")},
      {400, Head("GET a HTTP/1.1")},
      {400, Head("GET * HTTP/1.1")},
      {400, Head("HEAD * HTTP/1.1")},
      {400, Head("OPTIONS *?a HTTP/1.1")},
      {505, Head("GET / HTTP/1.2")},
      {505, Head("GET / HTTP/9.9")},
      {505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      // Host
      {400, Head("GET / HTTP/1.1", "")},
      {400, Head("GET / HTTP/1.1", "Host: a\r\nHost: a\r\n")},
      {400, Head("GET / HTTP/1.1", "Host: \r\n")},
      {400, Head("GET / HTTP/1.1", "Host: a,b\r\n")},
      {400, Head("GET / HTTP/1.1", "Host: u@h\r\n")},
      {400, Head("GET / HTTP/1.1", "Host: h/p\r\n")},
      {400, Head("GET / HTTP/1.1", "Host: [::1\r\n")},
      {400, Head("GET http://other/ HTTP/1.1")},
      // lines and headers
      {400, "GET / HTTP/1.1\nHost: h\n\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"},
      {400, WithHeaders("X: a\r\n b")},
      {400, WithHeaders("X : a")},
      {400, WithHeaders("X")},
      {400, WithHeaders(": x")},
      {400, WithHeaders(std::string("X: a\0b", 6))},
      {400, WithHeaders("X: a\x07")},
      {400, WithHeaders("X: a\x7f")},
      {400, WithHeaders("X[: a")},
      // framing
      {400, WithHeaders("Content-Length: 1\r\nTransfer-Encoding: chunked")},
      {400, WithHeaders("Transfer-Encoding: chunked\r\nContent-Length: 1")},
      {400, WithHeaders("Content-Length: 1\r\nContent-Length: 2")},
      {400, WithHeaders("Content-Length: 1\r\nContent-Length: 1")},
      {400, WithHeaders("Content-Length: 5, 5")},
      {400, WithHeaders("Content-Length: +5")},
      {400, WithHeaders("Content-Length: -5")},
      {400, WithHeaders("Content-Length: 0x5")},
      {400, WithHeaders("Content-Length: 05")},
      {400, WithHeaders("Content-Length: 5a")},
      {400, WithHeaders("Content-Length:")},
      {400, WithHeaders("Content-Length: 99999999999999999999")},
      {501, WithHeaders("Transfer-Encoding: xchunked")},
      {501, WithHeaders("Transfer-Encoding: identity")},
      {501, WithHeaders("Transfer-Encoding: gzip, chunked")},
      {400, WithHeaders("Transfer-Encoding: chunked, identity")},
      {400, WithHeaders("Transfer-Encoding: chunked, chunked")},
      {400, WithHeaders("Transfer-Encoding: ,chunked")},
      {400, WithHeaders("Transfer-Encoding: chunked;x=1")},
      {400, WithHeaders("Transfer-Encoding:")},
      {400, WithHeaders("Transfer-Encoding: \"chunked\"")},
      {400, WithHeaders("Transfer-Encoding: chunked\r\n"
                        "Transfer-Encoding: chunked")},
      {400, Head("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n")},
      // chunks
      {400, Chunked("0x5\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("+5\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("-5\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked(" 5\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("Z\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("00000000000000005\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("5 \r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("5;\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("0\r\nX\r\n\r\n")},
      {400, Chunked("10000000000000000\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("5\r\nhelloX\r\n0\r\n\r\n")},
      {400, Chunked("5\r\nhello0\r\n\r\n")},
      {400, Chunked("5\nhello\r\n0\r\n\r\n")},
      {400, Chunked("5;" + std::string(300, 'a') + "\r\nhello\r\n0\r\n\r\n")},
      {400, Chunked("5;" + std::string(1 << 16, 'a'))},
      {413, Chunked("FFFFFFFFFFFFFFFF\r\nhello")},
  };
  for (const Bad& bad : all) {
    for (const size_t piece : {size_t{1}, bad.bytes.size()}) {
      const Parsed parsed = Parse(bad.bytes, piece);
      EXPECT_EQ(parsed.status, bad.status)
          << bad.bytes.substr(0, 200) << " in pieces of " << piece;
    }
  }
}

TEST(RequestParserTest, EnforcesItsLimits) {
  Limits limits;
  limits.max_request_line_bytes = 100;
  limits.max_header_bytes = 200;
  limits.max_header_field_bytes = 70;
  limits.max_headers = 3;
  limits.max_body_bytes = 10;
  limits.max_body_chunks = 4;
  const auto status = [&](std::string_view bytes) {
    return Parse(bytes, 7, limits).status;
  };
  EXPECT_EQ(status(Head("GET /" + std::string(80, 'a') + " HTTP/1.1")), 0);
  EXPECT_EQ(status(Head("GET /" + std::string(100, 'a') + " HTTP/1.1")), 414);
  EXPECT_EQ(status("GET /" + std::string(100, 'a')), 414);
  EXPECT_EQ(status(std::string(101, 'a')), 400);  // a method of that length
  EXPECT_EQ(status(WithHeaders("X: " + std::string(67, 'a'))), 0);
  EXPECT_EQ(status(WithHeaders("X: " + std::string(68, 'a'))), 431);
  EXPECT_EQ(status(WithHeaders("X: " + std::string(300, 'a'))), 431);
  EXPECT_EQ(status(WithHeaders("X: " + std::string(300, 'a')).substr(0, 250)),
            431);
  EXPECT_EQ(status(WithHeaders("A: 1\r\nB: 2")), 0);
  EXPECT_EQ(status(WithHeaders("A: 1\r\nB: 2\r\nC: 3")), 431);
  EXPECT_EQ(status(Chunked("9\r\n123456789\r\n1\r\n0\r\n0\r\n\r\n")), 0);
  EXPECT_EQ(status(Chunked("9\r\n123456789\r\n2\r\n01\r\n0\r\n\r\n")), 413);
  EXPECT_EQ(status(Chunked("1\r\na\r\n1\r\na\r\n1\r\na\r\n0\r\n\r\n")), 0);
  EXPECT_EQ(
      status(Chunked("1\r\na\r\n1\r\na\r\n1\r\na\r\n1\r\na\r\n0\r\n\r\n")),
      400);
}

TEST(RequestParserTest, KeepAliveFollowsTheVersion) {
  const auto keep_alive = [](const std::string& bytes) {
    const Limits limits;
    RequestParser parser(limits);
    EXPECT_EQ(parser.FeedHead(bytes).step, Step::kDone);
    return parser.keep_alive();
  };
  EXPECT_TRUE(keep_alive(Head("GET / HTTP/1.1")));
  EXPECT_FALSE(
      keep_alive(Head("GET / HTTP/1.1", "Host: h\r\nConnection: close\r\n")));
  EXPECT_FALSE(keep_alive(Head("GET / HTTP/1.0", "")));
  EXPECT_TRUE(keep_alive(Head("GET / HTTP/1.0", "Connection: keep-alive\r\n")));
}

TEST(RequestParserTest, AcceptsAUrlAsTarget) {
  const Parsed parsed = Parse(Head("GET http://h/p?q HTTP/1.1"), 1000);
  ASSERT_TRUE(parsed.complete);
  EXPECT_EQ(parsed.request.path, "/p");
  EXPECT_EQ(parsed.request.query, "q");
}

}  // namespace
}  // namespace podium
