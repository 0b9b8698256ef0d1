#include "tokenizer/models/merge_symbols.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

namespace podium {
namespace {

using Symbols = std::vector<int32_t>;
using Merges = std::map<std::pair<int32_t, int32_t>, PairMerge>;

// The definition, step by step.
Symbols SlowlyMerged(Symbols symbols, const Merges& merges) {
  for (;;) {
    size_t best = 0;
    PairMerge lowest;
    for (size_t i = 0; i + 1 < symbols.size(); ++i) {
      const auto found = merges.find({symbols[i], symbols[i + 1]});
      if (found != merges.end() && found->second.rank < lowest.rank) {
        lowest = found->second;
        best = i;
      }
    }
    if (lowest.rank == PairMerge::kNever) return symbols;
    symbols[best] = lowest.id;
    symbols.erase(symbols.begin() + static_cast<ptrdiff_t>(best) + 1);
  }
}

Symbols Merged(Symbols symbols, const Merges& merges, size_t* lookups) {
  symbols.resize(
      MergeSymbols(std::span(symbols), [&](int32_t left, int32_t right) {
        ++*lookups;
        const auto found = merges.find({left, right});
        return found == merges.end() ? PairMerge() : found->second;
      }));
  return symbols;
}

// A few letters, and merges of them and of what they become, in random order.
Merges RandomMerges(std::mt19937& random, int32_t letters, int32_t count) {
  std::vector<uint32_t> ranks(static_cast<size_t>(count));
  for (size_t i = 0; i < ranks.size(); ++i) ranks[i] = static_cast<uint32_t>(i);
  std::shuffle(ranks.begin(), ranks.end(), random);
  Merges merges;
  for (int32_t id = letters; id < letters + count; ++id) {
    std::uniform_int_distribution<int32_t> known(0, id - 1);
    merges.try_emplace({known(random), known(random)},
                       PairMerge{ranks[static_cast<size_t>(id - letters)], id});
  }
  return merges;
}

TEST(MergeSymbolsTest, MergesTheLowestRankFirst) {
  const Merges merges = {
      {{0, 1}, {1, 10}}, {{1, 2}, {0, 11}}, {{0, 11}, {2, 12}}};
  size_t lookups = 0;
  EXPECT_EQ(Merged({0, 1, 2}, merges, &lookups), Symbols{12});
  EXPECT_EQ(Merged({0, 1, 0}, merges, &lookups), (Symbols{10, 0}));
  EXPECT_EQ(Merged({2}, merges, &lookups), Symbols{2});
  EXPECT_EQ(Merged({}, merges, &lookups), Symbols{});
}

TEST(MergeSymbolsTest, OfEqualPairsTheLeftmostMerges) {
  const Merges merges = {{{0, 0}, {0, 1}}};
  size_t lookups = 0;
  EXPECT_EQ(Merged({0, 0, 0}, merges, &lookups), (Symbols{1, 0}));
}

// A token may become itself: "a" and the empty continuation "##".
TEST(MergeSymbolsTest, AMergeThatKeepsASymbolEnds) {
  const Merges merges = {{{0, 1}, {0, 0}}, {{1, 1}, {1, 1}}};
  for (const size_t size : {size_t{5}, size_t{500}}) {
    Symbols symbols(size, 1);
    symbols[0] = 0;
    size_t lookups = 0;
    EXPECT_EQ(Merged(symbols, merges, &lookups), Symbols{0});
  }
}

TEST(MergeSymbolsTest, GivesWhatTheDefinitionGives) {
  std::mt19937 random(3);
  for (int round = 0; round < 600; ++round) {
    const Merges merges = RandomMerges(random, 1 + round % 4, 1 + round % 60);
    std::uniform_int_distribution<int32_t> letter(0, round % 4);
    // Both sides of kFewSymbols.
    Symbols symbols(std::uniform_int_distribution<size_t>(0, 90)(random));
    for (int32_t& symbol : symbols) symbol = letter(random);
    size_t lookups = 0;
    EXPECT_EQ(Merged(symbols, merges, &lookups), SlowlyMerged(symbols, merges));
    EXPECT_LE(lookups, 3 * symbols.size());
  }
}

TEST(MergeSymbolsTest, ALongRunTakesLinearlyManyLookups) {
  // n letters, two of which merge, then four, and so on.
  const auto doubled = [](int32_t left, int32_t right) {
    return left == right && left < 30
               ? PairMerge{static_cast<uint32_t>(left), left + 1}
               : PairMerge();
  };
  for (const size_t size : {size_t{1} << 17, (size_t{1} << 17) - 1}) {
    Symbols symbols(size, 0);
    size_t lookups = 0;
    const size_t left =
        MergeSymbols(std::span(symbols), [&](int32_t a, int32_t b) {
          ++lookups;
          return doubled(a, b);
        });
    EXPECT_EQ(left, size % 2 == 0 ? 1u : 17u);
    EXPECT_LE(lookups, 3 * size);
  }
}

}  // namespace
}  // namespace podium
