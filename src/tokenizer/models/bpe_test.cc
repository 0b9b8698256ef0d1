#include "tokenizer/models/bpe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tokenizer/models/bpe_merges.h"

namespace podium {
namespace {

using BpeIds = std::vector<int32_t>;
using BpePairs = std::vector<std::pair<std::string, std::string>>;

// A vocabulary whose ids are the tokens' places.
Vocab VocabOf(const std::vector<std::string>& tokens) {
  Vocab vocab;
  for (const std::string& token : tokens) {
    vocab.tokens.emplace_back(token, static_cast<int32_t>(vocab.tokens.size()));
  }
  std::sort(vocab.tokens.begin(), vocab.tokens.end());
  return vocab;
}

Bpe BuildBpe(const std::vector<std::string>& tokens, const BpePairs& pairs,
             BpeOptions options = {}) {
  const Vocab vocab = VocabOf(tokens);
  auto merges = BpeMerges::Of(vocab, options.continuing_subword_prefix);
  EXPECT_TRUE(merges) << merges.error().message;
  for (const auto& [left, right] : pairs) {
    const auto added = merges->Add(left, right);
    EXPECT_TRUE(added) << added.error().message;
  }
  options.merges = *merges->Table();
  auto bpe = Bpe::Build(vocab, std::move(options));
  EXPECT_TRUE(bpe) << bpe.error().message;
  return *std::move(bpe);
}

// The same twice: the second time from the cache.
BpeIds Pieces(const Bpe& bpe, std::string_view piece) {
  BpeIds ids = {99};  // earlier ids must stay
  bpe.Append(piece, ids);
  EXPECT_EQ(ids.front(), 99);
  ids.erase(ids.begin());
  BpeIds again;
  bpe.Append(piece, again);
  EXPECT_EQ(again, ids);
  return ids;
}

TEST(BpeTest, MergesCharacters) {
  const Bpe bpe = BuildBpe({"a", "b", "\u4E2D", "ab", "ab\u4E2D", "ba"},
                           {{"a", "b"}, {"b", "a"}, {"ab", "\u4E2D"}});
  EXPECT_EQ(Pieces(bpe, "ab\u4E2D"), BpeIds{4});
  EXPECT_EQ(Pieces(bpe, "aba"), (BpeIds{3, 0}));  // the first merge first
  EXPECT_EQ(Pieces(bpe, "ba"), BpeIds{5});
  EXPECT_EQ(Pieces(bpe, "\u4E2D"), BpeIds{2});
}

TEST(BpeTest, ATokenThatNoMergeMakesIsNotFound) {
  const Bpe bpe = BuildBpe({"a", "b", "ab", "<s>", "<", "s", ">"}, {});
  EXPECT_EQ(Pieces(bpe, "ab"), (BpeIds{0, 1}));
  EXPECT_EQ(Pieces(bpe, "<s>"), (BpeIds{4, 5, 6}));
}

TEST(BpeTest, AWordIsATokenOnlyIfTheMergesMakeIt) {
  // "abc" is a token, but "bc" merges before "ab" does.
  const Bpe bpe = BuildBpe({"a", "b", "c", "ab", "bc", "abc"},
                           {{"b", "c"}, {"a", "b"}, {"ab", "c"}});
  EXPECT_EQ(Pieces(bpe, "abc"), (BpeIds{0, 4}));
  const Bpe ignoring =
      BuildBpe({"a", "b", "c", "ab", "bc", "abc"},
               {{"b", "c"}, {"a", "b"}, {"ab", "c"}}, {.ignore_merges = true});
  EXPECT_EQ(Pieces(ignoring, "abc"), BpeIds{5});
  EXPECT_EQ(Pieces(ignoring, "abcc"), (BpeIds{0, 4, 2}));
}

TEST(BpeTest, IgnoresTheMergesOfLongPiecesToo) {
  const std::string piece = "abcdefghijklmnop";  // more than ShortWords holds
  const Bpe bpe = BuildBpe({"a", piece}, {}, {.ignore_merges = true});
  EXPECT_EQ(Pieces(bpe, piece), BpeIds{1});
  EXPECT_EQ(Pieces(bpe, piece + "a"), (BpeIds{0, 0}));
}

TEST(BpeTest, UnknownCharacters) {
  const std::vector<std::string> tokens = {"<unk>", "a", "b", "ab"};
  const BpePairs pairs = {{"a", "b"}};
  EXPECT_EQ(Pieces(BuildBpe(tokens, pairs), "ax\u00E9b"), BpeIds{3});
  EXPECT_EQ(Pieces(BuildBpe(tokens, pairs, {.unk_id = 0}), "ax\u00E9b"),
            (BpeIds{1, 0, 0, 2}));
  EXPECT_EQ(Pieces(BuildBpe(tokens, pairs, {.unk_id = 0, .fuse_unk = true}),
                   "xx\u00E9bx"),
            (BpeIds{0, 2, 0}));
  EXPECT_EQ(Pieces(BuildBpe({"a"}, {}), "xyz"), BpeIds{});
}

TEST(BpeTest, Affixes) {
  const BpeOptions both{.continuing_subword_prefix = "##",
                        .end_of_word_suffix = "</w>"};
  const Bpe bpe = BuildBpe({"a", "##b", "##b</w>", "a</w>", "ab", "ab</w>"},
                           {{"a", "##b"}, {"a", "##b</w>"}}, both);
  EXPECT_EQ(Pieces(bpe, "a"), BpeIds{3});
  EXPECT_EQ(Pieces(bpe, "ab"), BpeIds{5});
  EXPECT_EQ(Pieces(bpe, "abb"), (BpeIds{4, 2}));
  EXPECT_EQ(Pieces(bpe, "b"), BpeIds{});  // only ever continues a word
}

TEST(BpeTest, ByteLevelTokensSpellBytes) {
  // "\u0120" is a space, "\u00C3" and "\u00A9" are the bytes of "\u00E9".
  const Bpe bpe =
      BuildBpe({"a", "\u0120", "\u00C3", "\u00A9", "\u00C3\u00A9", "\u0120a"},
               {{"\u00C3", "\u00A9"}, {"\u0120", "a"}}, {.byte_level = true});
  EXPECT_EQ(Pieces(bpe, " a"), BpeIds{5});
  EXPECT_EQ(Pieces(bpe, "\u00E9a "), (BpeIds{4, 0, 1}));
  EXPECT_EQ(Pieces(bpe, "\u0120"), BpeIds{});  // its bytes are not there
  // A token outside the alphabet stands for no text.
  const Bpe other = BuildBpe({"a", "\u4E2D"}, {}, {.byte_level = true});
  EXPECT_EQ(Pieces(other, "\u4E2Da"), BpeIds{0});
}

// "\u2581" is a space. Taken word by word, a text gives what it gives whole.
TEST(BpeTest, WordsOfAPieceAreTakenOneByOne) {
  const std::vector<std::string> tokens = {
      "a", "b", "\u2581", "\u2581a", "ab", "\u2581\u2581", "<unk>", "b\u2581"};
  const BpePairs apart = {{"\u2581", "\u2581"}, {"\u2581", "a"}, {"a", "b"}};
  BpePairs joined = apart;
  joined.emplace_back("b", "\u2581");
  const BpeOptions options{.unk_id = 6, .fuse_unk = true};
  const Bpe fast = BuildBpe(tokens, apart, options);
  EXPECT_EQ(Pieces(fast, "ab\u2581ab\u2581\u2581\u2581ax\u2581y"),
            (BpeIds{4, 3, 1, 5, 3, 6, 2, 6}));
  EXPECT_EQ(Pieces(fast, "\u2581"), BpeIds{2});
  EXPECT_EQ(Pieces(fast, "b\u2581"), (BpeIds{1, 2}));
  const Bpe whole = BuildBpe(tokens, joined, options);
  EXPECT_EQ(Pieces(whole, "ab\u2581b\u2581"), (BpeIds{4, 2, 7}));
}

// What a long piece gives, whatever its length: the definition of BPE.
TEST(BpeTest, GivesTheSameForPiecesOfEveryLength) {
  const std::vector<std::string> tokens = {"a",  "b",   "aa",  "ab",
                                           "ba", "aab", "baab"};
  const BpePairs pairs = {{"a", "b"},  {"a", "a"},   {"b", "a"},
                          {"a", "ab"}, {"b", "aab"}, {"ba", "ab"}};
  const Bpe bpe = BuildBpe(tokens, pairs);
  std::map<std::pair<std::string, std::string>, size_t> ranks;
  for (size_t i = 0; i < pairs.size(); ++i) ranks[pairs[i]] = i;
  std::mt19937 random(5);
  for (size_t length = 1; length < 120; ++length) {
    std::vector<std::string> symbols;
    std::string piece;
    for (size_t i = 0; i < length; ++i) {
      symbols.emplace_back(1, "aab"[random() % 3]);
      piece += symbols.back();
    }
    for (;;) {
      size_t best = pairs.size(), place = 0;
      for (size_t i = 0; i + 1 < symbols.size(); ++i) {
        const auto found = ranks.find({symbols[i], symbols[i + 1]});
        if (found == ranks.end() || found->second >= best) continue;
        best = found->second;
        place = i;
      }
      if (best == pairs.size()) break;
      symbols[place] += symbols[place + 1];
      symbols.erase(symbols.begin() + static_cast<ptrdiff_t>(place) + 1);
    }
    BpeIds expected;
    for (const std::string& symbol : symbols) {
      expected.push_back(static_cast<int32_t>(
          std::find(tokens.begin(), tokens.end(), symbol) - tokens.begin()));
    }
    EXPECT_EQ(Pieces(bpe, piece), expected) << piece;
  }
}

// Quadratic time would take hours; merge_symbols_test.cc counts the lookups.
TEST(BpeTest, AMegabyteOfOneLetter) {
  std::vector<std::string> tokens = {"a"};
  BpePairs pairs;
  for (int i = 0; i < 12; ++i) {
    pairs.emplace_back(tokens.back(), tokens.back());
    tokens.push_back(tokens.back() + tokens.back());
  }
  constexpr size_t kLongest = 1 << 12;
  const Bpe bpe = BuildBpe(tokens, pairs, {.byte_level = true});
  BpeIds ids;
  bpe.Append(std::string((1 << 20) + 1, 'a'), ids);
  EXPECT_EQ(ids.size(), (1 << 20) / kLongest + 1);
  EXPECT_EQ(ids.front(), 12);
  EXPECT_EQ(ids.back(), 0);
}

TEST(BpeMergesTest, RefusesWhatTheVocabularyLacks) {
  const Vocab vocab = VocabOf({"a", "b", "##c", "abc"});
  auto merges = *BpeMerges::Of(vocab, "");
  EXPECT_NE(merges.Add("a", "x").error().message.find("names \"x\""),
            std::string::npos);
  EXPECT_NE(merges.Add("", "b").error().message.find("names \"\""),
            std::string::npos);
  EXPECT_NE(merges.Add("a", "b").error().message.find("names \"ab\""),
            std::string::npos);
  for (const char* line : {"", "a", "a b c", " ", "a  b"}) {
    EXPECT_FALSE(merges.AddLine(line)) << line;
  }
  EXPECT_EQ(merges.Table()->Find(0, 1).rank, PairMerge::kNever);
  auto continuing = *BpeMerges::Of(vocab, "##");
  EXPECT_NE(continuing.Add("a", "b").error().message.find("lacks"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
