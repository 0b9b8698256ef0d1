#include "tokenizer/byte_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace podium {
namespace {

TEST(ByteTrieTest, FindsTheLongestEntryOfItsRoot) {
  const auto trie = ByteTrie::Build(
      {{0, "ab", 1}, {0, "a", 0}, {0, "abcd", 2}, {1, "a", 7}}, 2);
  ASSERT_TRUE(trie);
  const auto longest = [&](uint32_t root, std::string_view text) {
    const ByteTrie::Match match = trie->Longest(root, text);
    return std::pair(match.length, match.value);
  };
  EXPECT_EQ(longest(0, "abcx"), std::pair(size_t{2}, 1));
  EXPECT_EQ(longest(0, "abcdx"), std::pair(size_t{4}, 2));
  EXPECT_EQ(longest(1, "abcd"), std::pair(size_t{1}, 7));
  EXPECT_EQ(longest(0, "b"), std::pair(size_t{0}, -1));
  EXPECT_EQ(longest(0, ""), std::pair(size_t{0}, -1));
}

TEST(ByteTrieTest, AnEmptyTrieMatchesNothing) {
  const auto trie = ByteTrie::Build({}, 1);
  ASSERT_TRUE(trie);
  EXPECT_EQ(trie->Longest(0, "a").length, 0u);
}

TEST(ByteTrieTest, AgreesWithASearchOfEveryPrefix) {
  std::mt19937 random(1);
  const auto draw = [&] {
    std::string text(1 + random() % 6, ' ');
    for (char& c : text) c = "ab\xC3\xA9\xFF"[random() % 5];
    return text;
  };
  std::map<std::string, int32_t> keys;
  for (int32_t i = 0; i < 2000; ++i) keys.emplace(draw(), i);
  std::vector<ByteTrie::Entry> entries;
  for (const auto& [key, value] : keys) entries.push_back({0, key, value});
  const auto trie = ByteTrie::Build(entries, 1);
  ASSERT_TRUE(trie);
  for (int i = 0; i < 5000; ++i) {
    const std::string text = draw() + draw();
    size_t length = text.size();
    while (length > 0 && !keys.contains(text.substr(0, length))) --length;
    const ByteTrie::Match match = trie->Longest(0, text);
    ASSERT_EQ(match.length, length);
    ASSERT_EQ(match.value, length == 0 ? -1 : keys[text.substr(0, length)]);
  }
}

TEST(ByteTrieTest, RefusesMoreNodesThanItCanNumber) {
  const std::string long_key(ByteTrie::kMaxNodes, 'a');
  const auto trie = ByteTrie::Build({{0, long_key, 1}}, 1);
  ASSERT_FALSE(trie);
  EXPECT_EQ(trie.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace podium
