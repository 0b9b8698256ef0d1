#include "text/terms.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace podium {
namespace {

TEST(Terms, IgnoreCaseAndAccents) {
  EXPECT_EQ(Terms("Caf\u00E9 au LAIT"), Terms("cafe, au... lait!"));
  EXPECT_EQ(Terms("a b a").size(), 3u);
  EXPECT_EQ(Terms("a b a")[0], Terms("a b a")[2]);
  EXPECT_NE(Terms("ab"), Terms("ba"));
  EXPECT_EQ(Terms("state-of-the-art").size(), 4u);
  EXPECT_EQ(Terms("\u4E2D\u6587").size(), 2u);  // each ideograph is a word
  EXPECT_TRUE(Terms("").empty());
  EXPECT_TRUE(Terms(" .,;!? \u3002").empty());
}

TEST(Terms, MapPluralsToSingulars) {
  for (const auto& [plural, singular] :
       {std::pair("queries", "query"), std::pair("documents", "document"),
        std::pair("engines", "engine"), std::pair("fleas", "flea")}) {
    EXPECT_EQ(Terms(plural), Terms(singular)) << plural;
  }
  for (const char* word : {"class", "virus", "gas", "as", "is", "yes"}) {
    const std::string shorter(word, std::string_view(word).size() - 1);
    EXPECT_NE(Terms(word), Terms(shorter)) << word;
  }
}

}  // namespace
}  // namespace podium
