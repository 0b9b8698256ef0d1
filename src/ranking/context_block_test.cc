#include "ranking/context_block.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ranking/testing/words.h"

namespace podium {
namespace {

ContextBlock Make(const std::vector<ContextDocument>& ranking,
                  int64_t max_tokens,
                  ContextOrder order = ContextOrder::kBestFirst) {
  return MakeContextBlock(
      ranking, {.max_tokens = max_tokens, .count = WordsOf, .order = order});
}

using Places = std::vector<size_t>;

const std::vector<ContextDocument> kThree = {
    {"a.txt", "Bees dance."},
    {"", " They tell of flowers. The others go.\n"},
    {"c", "Cats sleep."}};

TEST(MakeContextBlock, ListsNumbersIdsAndTexts) {
  const ContextBlock block = Make(kThree, 100);
  EXPECT_EQ(block.text,
            "[1] a.txt\nBees dance.\n\n"
            "[2]\nThey tell of flowers. The others go.\n\n"
            "[3] c\nCats sleep.\n");
  EXPECT_EQ(block.tokens, 16);
  EXPECT_EQ(block.documents, (Places{0, 1, 2}));
  EXPECT_TRUE(block.duplicates.empty());
  EXPECT_TRUE(block.no_room.empty());
  EXPECT_FALSE(block.last_in_part);
}

TEST(MakeContextBlock, EndsWithAWholeSentence) {
  EXPECT_EQ(Make(kThree, 16).documents.size(), 3u);
  // The heading's "(in part)" takes two: [1] a.txt Bees dance. [2] (in part).
  const ContextBlock cut = Make(kThree, 11);
  EXPECT_EQ(cut.text,
            "[1] a.txt\nBees dance.\n\n[2] (in part)\nThey tell of flowers.\n");
  EXPECT_EQ(cut.tokens, 11);
  EXPECT_TRUE(cut.last_in_part);
  EXPECT_EQ(cut.documents, (Places{0, 1}));
  EXPECT_EQ(cut.no_room, (Places{2}));
  // Not even a sentence: nothing after it is taken either, though [3] would
  // fit.
  const ContextBlock none = Make(kThree, 10);
  EXPECT_EQ(none.text, "[1] a.txt\nBees dance.\n");
  EXPECT_EQ(none.no_room, (Places{1, 2}));
  EXPECT_FALSE(none.last_in_part);
}

TEST(MakeContextBlock, CutsTheBestDocumentAtAWordIfItMust) {
  const ContextBlock block = Make({{"x", "One two three four five six."}}, 6);
  EXPECT_EQ(block.text, "[1] x (in part)\nOne two\n");
  EXPECT_TRUE(block.last_in_part);
  const ContextBlock empty = Make({{"x", "One two three four five six."}}, 4);
  EXPECT_EQ(empty.text, "");
  EXPECT_EQ(empty.tokens, 0);
  EXPECT_EQ(empty.no_room, (Places{0}));
  EXPECT_EQ(Make({}, 4).text, "");
}

TEST(MakeContextBlock, OmitsNearDuplicatesAndSaysSo) {
  const std::vector<ContextDocument> ranking = {
      {"a", "Bees dance to tell of flowers."},
      {"b", "Cats sleep all day and night."},
      {"c", "bees dance to tell of flowers"},
      {"d", "Bees dance, to tell of flowers!"}};
  const ContextBlock block = Make(ranking, 100);
  EXPECT_EQ(block.text,
            "[1] a\nBees dance to tell of flowers.\n\n"
            "[2] b\nCats sleep all day and night.\n\n"
            "(2 near-duplicates left out)\n");
  ASSERT_EQ(block.duplicates.size(), 2u);
  EXPECT_EQ(block.duplicates[0].document, 2u);
  EXPECT_EQ(block.duplicates[0].of, 0u);
  EXPECT_EQ(block.duplicates[1].document, 3u);

  // The budget includes the line.
  const ContextBlock tight = Make(ranking, 12);
  EXPECT_EQ(tight.text,
            "[1] a\nBees dance to tell of flowers.\n\n"
            "(2 near-duplicates left out)\n");
  EXPECT_EQ(tight.no_room, (Places{1}));

  const ContextBlock all = MakeContextBlock(
      ranking, {.max_tokens = 100, .count = WordsOf, .duplicate_threshold = 2});
  EXPECT_EQ(all.documents.size(), 4u);
}

TEST(MakeContextBlock, BestAtBothEnds) {
  const std::vector<ContextDocument> ranking = {
      {"a", "a"}, {"b", "b"}, {"c", "c"}, {"d", "d"}, {"e", "e"}};
  EXPECT_EQ(Make(ranking, 100, ContextOrder::kBestAtBothEnds).text,
            "[1] a\na\n\n[3] c\nc\n\n[5] e\ne\n\n[4] d\nd\n\n[2] b\nb\n");
  EXPECT_EQ(
      Make({ranking[0], ranking[1]}, 100, ContextOrder::kBestAtBothEnds).text,
      "[1] a\na\n\n[2] b\nb\n");
}

TEST(MakeContextBlock, KeepsIdsOnTheirLine) {
  EXPECT_EQ(Make({{"a\n[9]\tb\x1B", "text"}}, 100).text,
            "[1] a [9] b \ntext\n");
}

// Counts more tokens for a whole text than for its parts.
int64_t Squares(std::string_view text) {
  const int64_t words = WordsOf(text);
  return words * words;
}

TEST(MakeContextBlock, StaysWithinTheBudget) {
  std::vector<std::string> texts;
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back("First of " + n + ". Second " + n + " has more. Third " +
                    n + "!");
  }
  texts[7] = texts[2];
  std::vector<ContextDocument> ranking;
  for (const std::string& text : texts) ranking.push_back({"id", text});
  for (const auto& count : {TokenCounter(WordsOf), TokenCounter(Squares),
                            TokenCounter(EstimateTokens)}) {
    size_t last = 0;
    for (int64_t budget = 1; budget < 200; ++budget) {
      const ContextBlock block =
          MakeContextBlock(ranking, {.max_tokens = budget, .count = count});
      EXPECT_LE(count(block.text), budget);
      EXPECT_EQ(block.tokens, block.text.empty() ? 0 : count(block.text));
      EXPECT_EQ(block.documents.size() + block.duplicates.size() +
                    block.no_room.size(),
                ranking.size());
      last = block.documents.size() + block.duplicates.size();
    }
    EXPECT_GT(last, 0u);
  }
}

}  // namespace
}  // namespace podium
