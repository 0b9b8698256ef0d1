#include "client/http_error.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{seconds(1'800'000'000)};

TEST(HttpErrorTest, EveryStatusHasACode) {
  const std::pair<int, ErrorCode> rows[] = {
      {204, ErrorCode::kBadResponse},      {302, ErrorCode::kBadResponse},
      {400, ErrorCode::kInvalidArgument},  {401, ErrorCode::kUnauthorized},
      {402, ErrorCode::kUnauthorized},     {403, ErrorCode::kUnauthorized},
      {404, ErrorCode::kNotFound},         {408, ErrorCode::kDeadlineExceeded},
      {413, ErrorCode::kTooLarge},         {415, ErrorCode::kInvalidArgument},
      {418, ErrorCode::kInvalidArgument},  {422, ErrorCode::kUnprocessable},
      {424, ErrorCode::kUnavailable},      {429, ErrorCode::kTooManyRequests},
      {500, ErrorCode::kUnavailable},      {503, ErrorCode::kUnavailable},
      {504, ErrorCode::kDeadlineExceeded}, {599, ErrorCode::kUnavailable},
      {600, ErrorCode::kBadResponse},
  };
  for (const auto& [status, code] : rows)
    EXPECT_EQ(CodeOfStatus(status), code) << status;
}

TEST(HttpErrorTest, QuotesTheServersMessage) {
  const HttpReply reply{.status = 429,
                        .headers = {{"retry-after", "12"}},
                        .body = R"({"message":"past the limit"})"};
  const Error error = ErrorOf(reply, "https://h", "key", kNow);
  EXPECT_EQ(error.code, ErrorCode::kTooManyRequests);
  EXPECT_EQ(error.message, "https://h answered 429: past the limit");
  EXPECT_EQ(error.retry_after, seconds(12));
}

TEST(HttpErrorTest, NeverQuotesTheKey) {
  const HttpReply reply{
      .status = 401,
      .body = R"({"message":"wrong key s3cret, s3cret is not known"})"};
  EXPECT_EQ(ErrorOf(reply, "https://h", "s3cret", kNow).message,
            "https://h answered 401: wrong key [key], [key] is not known");
}

TEST(HttpErrorTest, EveryFaultHasItsOwnMessage) {
  for (const auto fault :
       {TransportFault::kRefused, TransportFault::kReset,
        TransportFault::kConnectTimeout, TransportFault::kFirstByteTimeout,
        TransportFault::kName, TransportFault::kTls, TransportFault::kTooLarge,
        TransportFault::kProtocol, TransportFault::kOther}) {
    const Error error = ErrorOf(Unexpected(TransportError{fault, "detail"}),
                                "https://h", "", kNow);
    EXPECT_NE(error.code, ErrorCode::kInternal);
    EXPECT_TRUE(error.message.starts_with("https://h: ")) << error.message;
    EXPECT_TRUE(error.message.ends_with("(detail)")) << error.message;
  }
}

}  // namespace
}  // namespace podium
