#include "tokenizer/models/piece_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>

namespace podium {
namespace {

using Found = std::vector<std::pair<std::string, int32_t>>;

PieceTrie BuildPieces(const std::vector<std::string>& texts) {
  std::vector<PieceTrie::Token> tokens;
  for (const std::string& text : texts) {
    const auto id = static_cast<int32_t>(tokens.size());
    tokens.push_back({text, id * 0.5, id});
  }
  auto trie = PieceTrie::Build(std::move(tokens));
  EXPECT_TRUE(trie) << trie.error().message;
  return *std::move(trie);
}

Found PrefixesOf(const PieceTrie& trie, std::string_view text) {
  Found found;
  trie.Prefixes(text, [&](size_t length, int32_t id, double score) {
    EXPECT_EQ(score, id * 0.5);
    found.emplace_back(text.substr(0, length), id);
  });
  return found;
}

TEST(PieceTrieTest, FindsEveryTokenThatBeginsAText) {
  const PieceTrie trie = BuildPieces({"ab", "a", "abcd", "b", "", "a"});
  EXPECT_EQ(PrefixesOf(trie, "abcde"),
            (Found{{"a", 5}, {"ab", 0}, {"abcd", 2}}));
  EXPECT_EQ(PrefixesOf(trie, "abc"), (Found{{"a", 5}, {"ab", 0}}));
  EXPECT_EQ(PrefixesOf(trie, "c"), Found{});
  EXPECT_EQ(PrefixesOf(trie, ""), Found{});
  EXPECT_EQ(trie.Find("ab"), 0);
  EXPECT_EQ(trie.Find("abc"), PieceTrie::kNoToken);
  EXPECT_EQ(trie.Find(""), PieceTrie::kNoToken);
  EXPECT_EQ(PrefixesOf(BuildPieces({}), "a"), Found{});
}

TEST(PieceTrieTest, RemovedTokensAreNotFound) {
  PieceTrie trie = BuildPieces({"a", "ab", "abc"});
  const std::vector<int32_t> ids = {7, 1};
  trie.Remove(ids);
  EXPECT_EQ(PrefixesOf(trie, "abc"), (Found{{"a", 0}, {"abc", 2}}));
  EXPECT_EQ(trie.Find("ab"), PieceTrie::kNoToken);
}

TEST(PieceTrieTest, GivesWhatAMapGives) {
  std::mt19937 random(8);
  for (const int letters : {2, 20, 256}) {
    std::vector<std::string> texts;
    std::map<std::string, int32_t> ids;
    for (int i = 0; i < 5000; ++i) {
      std::string text;
      for (size_t n = random() % 8; n > 0; --n) {
        text += static_cast<char>(random() % static_cast<uint32_t>(letters));
      }
      ids[text] = static_cast<int32_t>(texts.size());
      texts.push_back(text);
    }
    ids.erase("");
    const PieceTrie trie = BuildPieces(texts);
    for (int i = 0; i < 2000; ++i) {
      std::string text = texts[random() % texts.size()];
      text += texts[random() % texts.size()];
      Found expected;
      for (size_t length = 1; length <= text.size(); ++length) {
        const auto known = ids.find(text.substr(0, length));
        if (known != ids.end()) expected.emplace_back(*known);
      }
      EXPECT_EQ(PrefixesOf(trie, text), expected);
    }
  }
}

}  // namespace
}  // namespace podium
