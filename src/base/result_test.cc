#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace podium {
namespace {

Result<std::string> Half(int number) {
  if (number % 2 != 0) {
    return Fail(ErrorCode::kInvalidArgument, "odd", "number");
  }
  return std::to_string(number / 2);
}

TEST(ResultTest, HoldsAValueOrAnError) {
  const auto four = Half(8);
  ASSERT_TRUE(four.has_value());
  EXPECT_EQ(*four, "4");
  EXPECT_EQ(four->size(), 1u);
  const auto none = Half(7);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().param, "number");
  EXPECT_EQ(none.value_or("?"), "?");
}

TEST(ResultTest, HoldsMoveOnlyValues) {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = *std::move(made);
  EXPECT_EQ(*taken, 3);
}

struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {};

TEST(ResultTest, ConvertsIfItsValueDoes) {
  auto derived = std::make_unique<Derived>();
  const Base* pointer = derived.get();
  const Result<std::shared_ptr<Base>> base =
      Result<std::unique_ptr<Derived>>(std::move(derived));
  ASSERT_TRUE(base);
  EXPECT_EQ(base->get(), pointer);
  const Result<std::unique_ptr<Base>> none =
      Result<std::unique_ptr<Derived>>(Fail(ErrorCode::kNotFound, "no"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
}

TEST(ResultTest, VoidResultsPropagateErrors) {
  int calls = 0;
  const auto pass = [&]() -> Result<void> {
    ++calls;
    return {};
  };
  const auto fail = [&]() -> Result<void> {
    ++calls;
    return Fail(ErrorCode::kInvalidData, "no");
  };
  EXPECT_TRUE(Result<void>().and_then(pass).and_then(pass));
  const auto failed = Result<void>().and_then(fail).and_then(pass);
  EXPECT_EQ(failed.error().message, "no");
  EXPECT_EQ(calls, 3);
}

TEST(ResultDeathTest, ReadingAMissingValueEndsTheProcess) {
  EXPECT_DEATH(Half(7).value(), "");
  EXPECT_DEATH(Half(8).error(), "");
}

}  // namespace
}  // namespace podium
