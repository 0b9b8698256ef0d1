#include "base/choice.h"

#include <gtest/gtest.h>

#include <array>

namespace podium {
namespace {

enum class Fruit { kApple, kPear, kFig };

constexpr std::array<Choice<Fruit>, 2> kFruits = {
    {{"apple", Fruit::kApple, "Round."}, {"pear", Fruit::kPear, "Long."}}};

TEST(ChoiceTest, FindsValuesAndNames) {
  const Choices<Fruit> fruits = kFruits;
  EXPECT_EQ(FindChoice(fruits, "pear"), Fruit::kPear);
  EXPECT_EQ(FindChoice(fruits, "pea"), std::nullopt);
  EXPECT_EQ(NameOfChoice(fruits, Fruit::kApple), "apple");
  EXPECT_EQ(NameOfChoice(fruits, Fruit::kFig), "");
  EXPECT_EQ(NamesOfChoices(fruits),
            (std::vector<std::string>{"apple", "pear"}));
}

TEST(ChoiceTest, DescribesEachByItsLine) {
  EXPECT_EQ(DescribeChoices(Choices<Fruit>(kFruits)),
            "apple: Round.; pear: Long.");
}

TEST(ChoiceTest, ListsNamesAsASentenceDoes) {
  const Choices<Fruit> fruits = kFruits;
  EXPECT_EQ(ListChoices(fruits), "apple or pear");
  EXPECT_EQ(ListChoices(fruits.first(1)), "apple");
  constexpr std::array<Choice<int>, 3> kThree = {
      {{"a", 1, ""}, {"b", 2, ""}, {"c", 3, ""}}};
  EXPECT_EQ(ListChoices(Choices<int>(kThree)), "a, b or c");
}

}  // namespace
}  // namespace podium
