#include "tokenizer/models/short_words.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace podium {
namespace {

TEST(ShortWordsTest, FindsWholeWordsOnly) {
  const ShortWords words({{"a", 0}, {"hello", 3}, {"abcdefghijkl", 16777215}});
  EXPECT_EQ(words.Find("a"), 0);
  EXPECT_EQ(words.Find("hello"), 3);
  EXPECT_EQ(words.Find("abcdefghijkl"), 16777215);
  for (const char* other : {"", "aa", "aaa", "hell", "hellohello", "hellp",
                            "abcdefghijklm", "abcdefghijk"}) {
    EXPECT_EQ(words.Find(other), std::nullopt) << other;
  }
  EXPECT_EQ(ShortWords({}).Find("a"), std::nullopt);
}

// Every word found is right, and few are left out.
TEST(ShortWordsTest, AgreesWithAMap) {
  std::mt19937 random(1);
  const auto draw = [&] {
    std::string word(1 + random() % 13, ' ');
    for (char& c : word) c = "ab\xC3\x01"[random() % 4];
    return word;
  };
  std::map<std::string, int32_t> map;
  for (int32_t i = 0; i < 5000; ++i) map.emplace(draw(), i);
  std::vector<std::pair<std::string_view, int32_t>> list(map.begin(),
                                                         map.end());
  const ShortWords words(list);
  size_t short_words = 0;
  size_t found = 0;
  for (const auto& [word, id] : map) {
    if (word.size() > ShortWords::kMaxBytes) continue;
    ++short_words;
    if (const auto value = words.Find(word)) {
      ++found;
      ASSERT_EQ(*value, id);
    }
  }
  EXPECT_GT(found, short_words * 9 / 10);
  for (int i = 0; i < 5000; ++i) {
    const std::string word = draw();
    if (map.contains(word)) continue;
    ASSERT_EQ(words.Find(word), std::nullopt);
  }
}

}  // namespace
}  // namespace podium
