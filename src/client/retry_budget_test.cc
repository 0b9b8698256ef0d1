#include "client/retry_budget.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(RetryBudgetTest, ADeadServiceGetsOnlyTheReserveAndTheRatio) {
  RetryBudget budget(0.2, 10);
  int retries = 0;
  for (int request = 0; request < 1000; ++request) {
    budget.OnRequest();
    for (int i = 0; i < 4; ++i) retries += budget.Spend();
  }
  EXPECT_GE(retries, 200);
  EXPECT_LE(retries, 210);
}

TEST(RetryBudgetTest, SuccessesSaveNoMoreThanTheReserve) {
  RetryBudget budget(0.5, 3);
  for (int i = 0; i < 10'000; ++i) budget.OnRequest();
  int retries = 0;
  while (budget.Spend()) ++retries;
  EXPECT_EQ(retries, 3);
}

TEST(RetryBudgetTest, WithoutAReserveTheRatioStillAccumulates) {
  RetryBudget budget(0.25, 0);
  EXPECT_FALSE(budget.Spend());
  for (int i = 0; i < 4; ++i) budget.OnRequest();
  EXPECT_TRUE(budget.Spend());
  EXPECT_FALSE(budget.Spend());
}

}  // namespace
}  // namespace podium
