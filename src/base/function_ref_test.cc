#include "base/function_ref.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace podium {
namespace {

int Twice(FunctionRef<int(int)> function) { return function(function(1)); }

TEST(FunctionRefTest, CallsWhatItRefersTo) {
  int calls = 0;
  EXPECT_EQ(Twice([&](int n) { return n + ++calls; }), 4);
  EXPECT_EQ(calls, 2);
  const auto constant = [](int) { return 7; };
  EXPECT_EQ(Twice(constant), 7);
}

TEST(FunctionRefTest, ACopyRefersToTheSame) {
  std::string text;
  const auto append = [&](const std::string& more) { text += more; };
  const FunctionRef<void(const std::string&)> first = append;
  const auto second = first;
  first("a");
  second("b");
  EXPECT_EQ(text, "ab");
}

TEST(FunctionRefTest, PassesWhatCannotBeCopied) {
  const auto value = [](std::unique_ptr<int> pointer) { return *pointer; };
  const FunctionRef<int(std::unique_ptr<int>)> function = value;
  EXPECT_EQ(function(std::make_unique<int>(3)), 3);
}

}  // namespace
}  // namespace podium
