#include "server/request_timeout.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

// In ms; -1 if refused.
int64_t Timeout(std::string value) {
  Limits limits;
  limits.request_timeout = std::chrono::milliseconds(5000);
  HttpRequest request;
  request.headers.push_back({"x-request-timeout-ms", std::move(value)});
  const auto timeout = RequestTimeout(request, limits);
  return timeout ? timeout->count() : -1;
}

TEST(RequestTimeoutTest, ShortensAndNeverLengthens) {
  EXPECT_EQ(Timeout("1"), 1);
  EXPECT_EQ(Timeout("4999"), 4999);
  EXPECT_EQ(Timeout("5001"), 5000);
  EXPECT_EQ(Timeout("1000000000"), 5000);
  EXPECT_EQ(Timeout("99999999999999999999999"), 5000);
  for (const char* wrong :
       {"", "0", "-1", "+1", "abc", "1.5", "1e9", "0x1", "10 ", "1,2"}) {
    EXPECT_EQ(Timeout(wrong), -1) << wrong;
  }
  EXPECT_EQ(RequestTimeout({}, Limits())->count(), 300'000);
}

}  // namespace
}  // namespace podium
