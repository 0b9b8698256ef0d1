#include "client/rate_gate.h"

#include <gtest/gtest.h>

#include <vector>

#include "client/testing/fake_loop_test.h"

namespace podium {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RateGateTest : public testing::Test {
 protected:
  RateGate::Ticket Enter(int who, bool first = false) {
    return gate_.Enter(first, [this, who] { inside_.push_back(who); });
  }

  FakeLoop loop_;
  RateGate gate_{loop_, 4};
  std::vector<int> inside_;
};

TEST_F(RateGateTest, AdmitsTheWidthAndQueuesTheRestInOrder) {
  std::vector<RateGate::Ticket> tickets;
  for (int i = 0; i < 6; ++i) tickets.push_back(Enter(i));
  EXPECT_TRUE(inside_.empty());  // not inside Enter()
  loop_.Advance();
  EXPECT_EQ(inside_, (std::vector<int>{0, 1, 2, 3}));
  gate_.Leave(tickets[2]);
  loop_.Advance();
  EXPECT_EQ(inside_.back(), 4);
  EXPECT_EQ(inside_.size(), 5u);
}

TEST_F(RateGateTest, AdmitsNobodyBeforeTheTime) {
  const auto ticket = Enter(0);
  loop_.Advance();
  gate_.OnRefused(loop_.Now() + seconds(5));
  gate_.Leave(ticket);
  Enter(1);
  Enter(0, /*first=*/true);
  loop_.Advance(milliseconds(4'999));
  EXPECT_EQ(inside_, (std::vector<int>{0}));
  loop_.Advance(milliseconds(1));
  EXPECT_EQ(inside_, (std::vector<int>{0, 0}));  // only the refused one
}

TEST_F(RateGateTest, WidensByOneAfterFourSuccesses) {
  gate_.OnRefused(loop_.Now());
  std::vector<RateGate::Ticket> tickets;
  for (int i = 0; i < 8; ++i) tickets.push_back(Enter(i));
  loop_.Advance();
  EXPECT_EQ(inside_.size(), 1u);
  for (int i = 0; i < 3; ++i) gate_.OnAccepted();
  gate_.OnRefused(loop_.Now());
  for (int i = 0; i < 3; ++i) gate_.OnAccepted();
  gate_.Leave(tickets[0]);
  loop_.Advance();
  EXPECT_EQ(inside_.size(), 2u);
  gate_.OnAccepted();
  gate_.Leave(tickets[1]);
  loop_.Advance();
  EXPECT_EQ(inside_.size(), 4u);
  for (int i = 0; i < 40; ++i) gate_.OnAccepted();  // no more than the width
  gate_.Leave(tickets[2]);
  loop_.Advance();
  EXPECT_EQ(inside_.size(), 7u);
}

TEST_F(RateGateTest, ACancelledWaiterIsNotAdmitted) {
  gate_.OnRefused(loop_.Now() + seconds(1));
  const auto ticket = Enter(0);
  Enter(1);
  gate_.Leave(ticket);
  loop_.Advance(seconds(2));
  EXPECT_EQ(inside_, (std::vector<int>{1}));
}

TEST_F(RateGateTest, AnEarlierRetryTimeDoesNotShortenThePause) {
  gate_.OnRefused(loop_.Now() + seconds(10));
  gate_.OnRefused(loop_.Now() + seconds(1));
  Enter(0);
  loop_.Advance(seconds(9));
  EXPECT_TRUE(inside_.empty());
  loop_.Advance(seconds(1));
  EXPECT_EQ(inside_.size(), 1u);
}

}  // namespace
}  // namespace podium
