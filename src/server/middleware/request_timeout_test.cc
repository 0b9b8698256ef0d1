#include "server/middleware/request_timeout.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

// In ms; -1 if refused.
int64_t Timeout(std::string value) {
  HttpRequest request;
  request.headers.push_back({"x-request-timeout-ms", std::move(value)});
  const auto timeout = ReadTimeout(request, std::chrono::milliseconds(5000));
  return timeout ? timeout->count() : -1;
}

TEST(RequestTimeoutTest, AClientMayShortenItsTimeout) {
  EXPECT_EQ(Timeout("1"), 1);
  EXPECT_EQ(Timeout("4999"), 4999);
  EXPECT_EQ(Timeout("5001"), 5000);
  EXPECT_EQ(Timeout("1000000000"), 5000);
  EXPECT_EQ(Timeout("99999999999999999999999"), 5000);
  for (const char* wrong :
       {"", "0", "-1", "+1", "abc", "1.5", "1e9", "0x1", "10 ", "1,2"}) {
    EXPECT_EQ(Timeout(wrong), -1) << wrong;
  }
  EXPECT_EQ(ReadTimeout({}, std::chrono::milliseconds(7))->count(), 7);
}

}  // namespace
}  // namespace podium
