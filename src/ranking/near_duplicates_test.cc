#include "ranking/near_duplicates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "text/terms.h"

namespace podium {
namespace {

using Repeats = std::vector<std::optional<size_t>>;
constexpr std::nullopt_t kNew = std::nullopt;

Repeats Find(const std::vector<std::string_view>& texts, double threshold) {
  return NearDuplicates(texts, threshold);
}

TEST(NearDuplicates, HaveTheSameWordsInTheSameOrder) {
  EXPECT_EQ(Find({"Bees dance to talk about flowers.",
                  "bees DANCE, to talk about \"flowers\"",
                  "flowers about talk to dance bees",
                  "Bees dance to talk about flowers."},
                 0.8),
            (Repeats{kNew, 0, kNew, 0}));
}

TEST(NearDuplicates, AreMeasuredByTheirSharedShingles) {
  // Five and six shingles, five of them shared: 5/6.
  const std::vector<std::string_view> texts = {"a b c d e f g h",
                                               "a b c d e f g h i"};
  EXPECT_EQ(Find(texts, 5.0 / 6 + 1e-9), (Repeats{kNew, kNew}));
  EXPECT_EQ(Find(texts, 5.0 / 6 - 1e-9), (Repeats{kNew, 0}));
  EXPECT_EQ(Find({texts[0], texts[0]}, 1), (Repeats{kNew, 0}));
  EXPECT_EQ(Find({texts[0], texts[0]}, 1.5), (Repeats{kNew, kNew}));
}

TEST(NearDuplicates, TreatsAShortTextAsOneShingle) {
  EXPECT_EQ(Find({"yes", "Yes!", "no", "yes yes", "", " ."}, 0.8),
            (Repeats{kNew, 0, kNew, kNew, kNew, kNew}));
}

TEST(NearDuplicates, DoNotChain) {
  // Each nearly repeats the one before it. The third is only compared with the
  // first, which it does not repeat.
  const std::vector<std::string_view> texts = {"a b c d e f g h i j k l",
                                               "b c d e f g h i j k l m",
                                               "c d e f g h i j k l m n"};
  EXPECT_EQ(Find(texts, 0.8), (Repeats{kNew, 0, kNew}));
}

// The slow twin: compares every text with every new one before it.
Repeats ByComparingAll(const std::vector<std::string_view>& texts,
                       double threshold) {
  std::vector<std::set<std::vector<uint64_t>>> sets;
  for (const auto text : texts) {
    const auto words = Terms(text);
    const size_t width = std::min<size_t>(4, words.size());
    auto& set = sets.emplace_back();
    for (size_t i = 0; width > 0 && i + width <= words.size(); ++i) {
      const auto at = words.begin() + static_cast<std::ptrdiff_t>(i);
      set.emplace(at, at + static_cast<std::ptrdiff_t>(width));
    }
  }
  Repeats repeats(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    for (size_t j = 0; j < i && !repeats[i]; ++j) {
      size_t shared = 0;
      for (const auto& shingle : sets[j]) shared += sets[i].count(shingle);
      const size_t all = sets[i].size() + sets[j].size() - shared;
      if (!repeats[j] && all > 0 &&
          static_cast<double>(shared) / static_cast<double>(all) >= threshold)
        repeats[i] = j;
    }
  }
  return repeats;
}

TEST(NearDuplicates, EqualAComparisonOfAllPairs) {
  std::mt19937 random(3);
  for (const double threshold : {0.1, 0.5, 0.75, 0.8, 1.0}) {
    std::vector<std::string> texts;
    for (int i = 0; i < 120; ++i) {
      // A new text, or an older one with a few words changed.
      std::vector<std::string> words;
      if (i < 20 || random() % 3 == 0) {
        for (size_t n = random() % 30; n > 0; --n)
          words.push_back("w" + std::to_string(random() % 12));
        texts.emplace_back();
        for (const auto& word : words) texts.back() += word + " ";
      } else {
        std::string text = texts[random() % texts.size()];
        for (size_t n = random() % 4; n > 0 && !text.empty(); --n)
          text[random() % text.size()] = 'x';
        texts.push_back(text);
      }
    }
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const Repeats repeats = Find(views, threshold);
    EXPECT_EQ(repeats, ByComparingAll(views, threshold)) << threshold;
    EXPECT_NE(repeats, Repeats(texts.size()));
  }
}

// Boilerplate that all texts share makes no pairs.
TEST(NearDuplicates, HandlesManyTextsWithTheSameBeginning) {
  std::string shared;
  for (int i = 0; i < 100; ++i)
    shared += "boilerplate" + std::to_string(i) + " ";
  std::vector<std::string> texts;
  for (int t = 0; t < 1000; ++t) {
    texts.push_back(shared);
    for (int i = 0; i < 60; ++i)
      texts.back() += "t" + std::to_string(t) + "w" + std::to_string(i) + " ";
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  EXPECT_EQ(Find(views, 0.8), Repeats(texts.size()));
}

}  // namespace
}  // namespace podium
