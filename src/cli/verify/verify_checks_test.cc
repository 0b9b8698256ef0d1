#include "cli/verify/verify_checks.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

TEST(CompareLogitsTest, TheSameLogitsAreTheSame) {
  const auto same = CompareLogits({1, 2, 3, 0}, {1, 2, 3, 0}, {3, 1});
  EXPECT_DOUBLE_EQ(same.correlation, 1);
  EXPECT_EQ(same.largest, 0);
  EXPECT_EQ(same.same_order, 1);
  const auto constant = CompareLogits({1, 1}, {1, 1}, {2});
  EXPECT_EQ(constant.correlation, 1);
  EXPECT_EQ(constant.same_order, 1);
}

TEST(CompareLogitsTest, OrderCountsWithinAList) {
  // The second list is turned round; between the lists nothing is compared.
  const auto turned = CompareLogits({1, 2, 3, 4}, {1, 2, 4, 3}, {2, 2});
  EXPECT_EQ(turned.same_order, 0.5);
  EXPECT_EQ(turned.largest, 1);
  EXPECT_NEAR(turned.correlation, 0.8, 1e-12);
  EXPECT_NEAR(CompareLogits({1, 2}, {2, 1}, {2}).correlation, -1, 1e-12);
}

TEST(CompareLogitsTest, TheTopIsTheFirstTenOfAList) {
  std::vector<float> reference, other;
  for (int i = 0; i < 20; ++i) {
    reference.push_back(static_cast<float>(-i));
    // The last of the first ten and the first of the others change places.
    other.push_back(static_cast<float>(i == 9 ? -10 : i == 10 ? -9 : -i));
  }
  EXPECT_DOUBLE_EQ(CompareLogits(reference, other, {20}).same_top, 0.9);
  EXPECT_DOUBLE_EQ(CompareLogits(reference, other, {10, 10}).same_top, 1);
  EXPECT_DOUBLE_EQ(CompareLogits(reference, reference, {20}).tau(), 1);
  EXPECT_DOUBLE_EQ(CompareLogits({1, 2}, {2, 1}, {2}).tau(), -1);
}

TEST(VerifyReportTest, WarningsDoNotFail) {
  VerifyReport report;
  report.checks = {{"a", Verdict::kPass, ""}, {"b", Verdict::kWarning, ""}};
  EXPECT_FALSE(report.failed());
  report.checks.push_back({"c", Verdict::kFailed, ""});
  EXPECT_TRUE(report.failed());
}

}  // namespace
}  // namespace podium
