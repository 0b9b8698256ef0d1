#include "tokenizer/models/unigram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "text/utf8.h"

namespace podium {
namespace {

using UnigramIds = std::vector<int32_t>;
using Scored = std::vector<ScoredToken>;

Unigram BuildUnigram(const Scored& vocab, UnigramOptions options = {}) {
  auto unigram = Unigram::Build(vocab, options);
  EXPECT_TRUE(unigram) << unigram.error().message;
  return *std::move(unigram);
}

// The same twice: the second time from the cache.
UnigramIds BestTokens(const Unigram& unigram, std::string_view piece) {
  UnigramIds ids = {99};  // earlier ids must stay
  unigram.Append(piece, ids);
  EXPECT_EQ(ids.front(), 99);
  ids.erase(ids.begin());
  UnigramIds again;
  unigram.Append(piece, again);
  EXPECT_EQ(again, ids);
  return ids;
}

TEST(UnigramTest, TakesTheHighestSum) {
  const Unigram u = BuildUnigram({{"<unk>", 0},
                                  {"a", -1},
                                  {"b", -1},
                                  {"c", -1},
                                  {"ab", -1.5},
                                  {"bc", -1.2},
                                  {"abc", -3}});
  EXPECT_EQ(BestTokens(u, "abc"), (UnigramIds{1, 5}));
  EXPECT_EQ(BestTokens(u, "ab"), UnigramIds{4});
  EXPECT_EQ(BestTokens(u, "abab"), (UnigramIds{4, 4}));
}

TEST(UnigramTest, OfEqualSumsTheFirstFoundStays) {
  const Unigram u = BuildUnigram(
      {{"<unk>", 0}, {"a", -1}, {"b", -1}, {"ab", -2}, {"aba", -3}});
  EXPECT_EQ(BestTokens(u, "ab"), UnigramIds{3});
  EXPECT_EQ(BestTokens(u, "aba"), UnigramIds{4});
}

TEST(UnigramTest, UnknownCharactersAreOneToken) {
  const Unigram u = BuildUnigram({{"<unk>", 0}, {"a", -1}, {"b", -2}});
  EXPECT_EQ(BestTokens(u, "axy\u00E9b"), (UnigramIds{1, 0, 2}));
  EXPECT_EQ(BestTokens(u, "\U0001F600"), UnigramIds{0});
  EXPECT_EQ(BestTokens(u, "xax"), (UnigramIds{0, 1, 0}));
  // A token that lost to its own characters comes back as a whole.
  const Unigram high = BuildUnigram({{"<unk>", 30}, {"xy", 20}, {"a", 20}});
  EXPECT_EQ(BestTokens(high, "xya"), (UnigramIds{1, 2}));
}

TEST(UnigramTest, FallsBackToBytes) {
  Scored vocab = {{"<unk>", 0}, {"a", -1}, {"<0xC3>", -9}, {"<0xA9>", -9}};
  const UnigramOptions options{.byte_fallback = true};
  EXPECT_EQ(BestTokens(BuildUnigram(vocab, options), "a\u00E9\u00E9"),
            (UnigramIds{1, 2, 3, 2, 3}));
  // A byte that is missing makes the whole run unknown.
  EXPECT_EQ(BestTokens(BuildUnigram(vocab, options), "\u00E9x"), UnigramIds{0});
  EXPECT_EQ(BestTokens(BuildUnigram(vocab), "\u00E9"), UnigramIds{0});
}

TEST(UnigramTest, HiddenTokensAreText) {
  Unigram u = BuildUnigram(
      {{"<unk>", 0}, {"</s>", 0}, {"<", -2}, {"/", -2}, {"s", -2}, {">", -2}});
  EXPECT_EQ(BestTokens(u, "</s>"), UnigramIds{1});
  const UnigramIds hidden = {1, 0, 500};
  u.Hide(hidden);
  EXPECT_EQ(BestTokens(u, "</s>"), (UnigramIds{2, 3, 4, 5}));
  EXPECT_EQ(BestTokens(u, "<unk>"), (UnigramIds{2, 0, 5}));
}

TEST(UnigramTest, OfEqualTokensTheLastCounts) {
  const Unigram u =
      BuildUnigram({{"<unk>", 0}, {"a", -1}, {"a", -2}, {"", -3}});
  EXPECT_EQ(BestTokens(u, "aa"), (UnigramIds{2, 2}));
}

// The best way to spell a piece, by trying all ways.
struct Spelling {
  double score = 0;
  UnigramIds ids;
};

Spelling SlowBest(const Scored& vocab, double unk, std::string_view piece) {
  if (piece.empty()) return {};
  Spelling best{-std::numeric_limits<double>::infinity(), {}};
  const size_t character = DecodeUtf8(piece).length;
  bool known = false;
  const auto take = [&](size_t length, int32_t id, double score) {
    Spelling rest = SlowBest(vocab, unk, piece.substr(length));
    if (score + rest.score <= best.score) return;
    best.score = score + rest.score;
    best.ids = {id};
    best.ids.insert(best.ids.end(), rest.ids.begin(), rest.ids.end());
  };
  for (size_t id = 1; id < vocab.size(); ++id) {
    const auto& [token, score] = vocab[id];
    if (!piece.starts_with(token)) continue;
    known |= token.size() == character;
    take(token.size(), static_cast<int32_t>(id), score);
  }
  if (!known) take(character, 0, unk);
  return best;
}

TEST(UnigramTest, GivesWhatAllWaysGive) {
  std::mt19937 random(4);
  // No two ways have the same sum: no tokens are powers of one text.
  std::uniform_real_distribution<double> score(-9, -1);
  for (int round = 0; round < 40; ++round) {
    Scored vocab = {{"<unk>", 0}};
    for (const char* token :
         {"a", "ab", "ba", "aab", "\u00E9", "a\u00E9", "bba", "\u00E9x"}) {
      if (random() % 4 != 0) vocab.emplace_back(token, score(random));
    }
    double least = 0;
    for (const auto& [token, s] : vocab) least = std::min(least, s);
    const Unigram u = BuildUnigram(vocab);
    for (int text = 0; text < 30; ++text) {
      std::string piece;
      for (size_t i = 1 + random() % 9; i > 0; --i) {
        constexpr std::string_view kParts[] = {"a", "b", "\u00E9", "x"};
        piece += kParts[random() % 4];
      }
      UnigramIds expected;  // a run of unknown characters is one token
      for (const int32_t id : SlowBest(vocab, least - 10, piece).ids) {
        if (id != 0 || expected.empty() || expected.back() != 0) {
          expected.push_back(id);
        }
      }
      EXPECT_EQ(BestTokens(u, piece), expected) << piece;
    }
  }
}

// Quadratic time would take hours.
TEST(UnigramTest, LongPieces) {
  constexpr size_t kCount = 1 << 20;
  const Unigram u = BuildUnigram(
      {{"<unk>", 0}, {"a", -2}, {"aaaa", -3}, {"\u2581", -1}, {"\u0301", -4}});
  UnigramIds ids;
  u.Append(std::string(kCount, 'a'), ids);
  EXPECT_EQ(ids, UnigramIds(kCount / 4, 2));
  for (const auto& [character, expected] :
       {std::pair("\u2581", UnigramIds(kCount, 3)),
        std::pair("\u0301", UnigramIds(kCount, 4)),
        std::pair("x", UnigramIds{0})}) {
    std::string text;
    for (size_t i = 0; i < kCount; ++i) text += character;
    ids.clear();
    u.Append(text, ids);
    EXPECT_EQ(ids, expected);
  }
}

TEST(UnigramTest, RefusesScoresAndTokensThatCannotBe) {
  for (const double score : {std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    const auto u = Unigram::Build({{"<unk>", 0}, {"a", score}}, {});
    ASSERT_FALSE(u);
    EXPECT_EQ(u.error().message, "the score of token 1 is not finite");
  }
  const auto u = Unigram::Build({{std::string(1025, 'a'), 0}}, {});
  ASSERT_FALSE(u);
  EXPECT_EQ(u.error().message, "token 0 is longer than 1024 bytes");
  // Sums may overflow, without harm.
  const double huge = std::numeric_limits<double>::max();
  EXPECT_EQ(BestTokens(BuildUnigram({{"<unk>", 0}, {"a", -huge}}), "aaa"),
            (UnigramIds{1, 1, 1}));
}

}  // namespace
}  // namespace podium
