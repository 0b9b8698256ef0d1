#include "ranking/shorten.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "ranking/testing/words.h"
#include "text/sentences.h"

namespace podium {
namespace {

std::string Shorten(std::string_view query, const std::string& document,
                    int64_t max_tokens) {
  return ShortenDocuments(query, {document},
                          {.max_tokens = max_tokens, .count = WordsOf})
      .front();
}

TEST(ShortenDocuments, KeepsTheSentencesAboutTheQuery) {
  const std::string document =
      "Bees are insects. They live in hives. A bee dances to tell the others "
      "where flowers are. Honey is sweet. Wax is not.";
  EXPECT_EQ(Shorten("why do bees dance", document, 14),
            "Bees are insects. A bee dances to tell the others where flowers "
            "are.");
  EXPECT_EQ(Shorten("is honey sweet", document, 6),
            "Bees are insects. Honey is sweet.");
}

TEST(ShortenDocuments, KeepsTheBeginningIfNoWordMatches) {
  EXPECT_EQ(Shorten("zebra", "One two. Three four. Five six.", 4),
            "One two. Three four.");
  EXPECT_EQ(Shorten("", "One two. Three four. Five six.", 2), "One two.");
}

TEST(ShortenDocuments, LeavesShortDocumentsUnchanged) {
  const std::vector<std::string> documents = {" One two.  Three. \n", "", " "};
  EXPECT_EQ(
      ShortenDocuments("three", documents, {.max_tokens = 3, .count = WordsOf}),
      documents);
  auto with_long = documents;
  with_long.push_back("One. Two. Three. Four.");
  const auto shortened =
      ShortenDocuments("four", with_long, {.max_tokens = 3, .count = WordsOf});
  for (size_t i = 0; i < documents.size(); ++i)
    EXPECT_EQ(shortened[i], documents[i]);
  EXPECT_EQ(shortened[3], "One. Two. Four.");
}

TEST(ShortenDocuments, CutsALongSentenceAtAWord) {
  EXPECT_EQ(Shorten("query", "one two three four", 3), "one two three");
  // The best sentence is not passed over.
  EXPECT_EQ(Shorten("zebra horse", "Ox. The zebra is a striped horse.", 3),
            "The zebra is");
  // Any other that does not fit is, in favour of one that does.
  EXPECT_EQ(
      Shorten("ox zebra", "An ox zebra. A zebra is a horse. So is it.", 6),
      "An ox zebra. So is it.");
}

TEST(ShortenDocuments, RareWordsCountMoreThanCommonOnes) {
  const std::vector<std::string> documents = {
      "To begin. The cat is on the mat. A quasar shines.", "The cat.",
      "The cat is the cat.", "The mat."};
  EXPECT_EQ(ShortenDocuments("the quasar", documents,
                             {.max_tokens = 5, .count = WordsOf})
                .front(),
            "To begin. A quasar shines.");
}

TEST(ShortenDocuments, StaysWithinTheLimitAndIsNeverEmpty) {
  std::mt19937 random(5);
  std::vector<std::string> documents;
  for (int d = 0; d < 60; ++d) {
    std::string text;
    for (size_t s = 1 + random() % 12; s > 0; --s) {
      for (size_t w = 1 + random() % 9; w > 0; --w)
        text += "W" + std::to_string(random() % 50) + " ";
      text += random() % 3 == 0 ? "end.\n\n" : "end. ";
    }
    documents.push_back(text);
  }
  for (const auto& count : {TokenCounter(WordsOf), TokenCounter(EstimateTokens),
                            // Counts more for a whole text than for its parts.
                            TokenCounter([](auto text) {
                              return WordsOf(text) * WordsOf(text);
                            })}) {
    for (const int64_t max : {1, 2, 7, 20, 1000}) {
      const auto shortened = ShortenDocuments(
          "w1 w2 w3", documents, {.max_tokens = max, .count = count});
      EXPECT_EQ(shortened,
                ShortenDocuments("w1 w2 w3", documents,
                                 {.max_tokens = max, .count = count}));
      for (size_t d = 0; d < documents.size(); ++d) {
        EXPECT_LE(count(shortened[d]), max);
        EXPECT_FALSE(shortened[d].empty());
        // Sentences of the document, in their order.
        size_t at = 0;
        for (std::string_view sentence : SplitSentences(shortened[d])) {
          sentence = sentence.substr(0, sentence.find_last_not_of(" \n") + 1);
          at = documents[d].find(sentence, at);
          ASSERT_NE(at, std::string::npos);
        }
      }
    }
  }
}

}  // namespace
}  // namespace podium
