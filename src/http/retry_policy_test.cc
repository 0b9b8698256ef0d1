#include "http/retry_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

RetryVerdict Judge(HttpOutcome outcome) {
  return JudgeOutcome(outcome, sys_seconds(seconds(1'800'000'000)));
}

TEST(JudgeOutcomeTest, EveryStatus) {
  const std::vector<int> retried = {408, 429, 500, 502, 503, 504};
  for (int status = 100; status < 600; ++status) {
    const bool wanted =
        std::find(retried.begin(), retried.end(), status) != retried.end();
    EXPECT_EQ(Judge(HttpReply{.status = status}).kind,
              wanted ? RetryKind::kBackOff : RetryKind::kNever)
        << status;
  }
}

TEST(JudgeOutcomeTest, EveryFault) {
  const std::pair<TransportFault, RetryKind> rows[] = {
      {TransportFault::kRefused, RetryKind::kBackOff},
      {TransportFault::kReset, RetryKind::kBackOff},
      {TransportFault::kConnectTimeout, RetryKind::kBackOff},
      {TransportFault::kFirstByteTimeout, RetryKind::kBackOff},
      {TransportFault::kName, RetryKind::kNever},
      {TransportFault::kTls, RetryKind::kNever},
      {TransportFault::kTooLarge, RetryKind::kNever},
      {TransportFault::kProtocol, RetryKind::kNever},
      {TransportFault::kOther, RetryKind::kNever},
  };
  for (const auto& [fault, kind] : rows) {
    EXPECT_EQ(Judge(Unexpected(TransportError{fault, "x"})).kind, kind)
        << static_cast<int>(fault);
  }
}

TEST(JudgeOutcomeTest, RetriesWhenTheServerSaysSo) {
  for (const int status : {429, 503}) {
    const RetryVerdict verdict =
        Judge(HttpReply{.status = status, .headers = {{"retry-after", "9"}}});
    EXPECT_EQ(verdict.kind, RetryKind::kInvited) << status;
    EXPECT_EQ(verdict.wait, seconds(9));
    EXPECT_TRUE(verdict.rate_limited);
  }
  // For other statuses, Retry-After is not an invitation.
  for (const int status : {408, 500, 502, 504}) {
    EXPECT_EQ(
        Judge(HttpReply{.status = status, .headers = {{"retry-after", "9"}}})
            .kind,
        RetryKind::kBackOff)
        << status;
  }
  EXPECT_EQ(
      Judge(HttpReply{.status = 401, .headers = {{"retry-after", "9"}}}).kind,
      RetryKind::kNever);
}

TEST(BackoffTest, DoublesUpToTheCapWithFullJitter) {
  const BackoffOptions options{milliseconds(100), milliseconds(1000)};
  const int64_t most[] = {100, 200, 400, 800, 1000, 1000};
  for (int tries = 1; tries <= 6; ++tries) {
    EXPECT_EQ(Backoff(options, tries, 0.0), milliseconds(0));
    EXPECT_EQ(Backoff(options, tries, 0.999999).count(), most[tries - 1])
        << tries;
    EXPECT_EQ(Backoff(options, tries, 0.5).count(), (most[tries - 1] + 1) / 2)
        << tries;
  }
  EXPECT_EQ(Backoff(options, 1'000'000, 0.999999), milliseconds(1000));
}

TEST(BackoffTest, HonoursACapBelowTheBase) {
  EXPECT_EQ(Backoff({milliseconds(100), milliseconds(10)}, 3, 0.999),
            milliseconds(10));
}

}  // namespace
}  // namespace podium
