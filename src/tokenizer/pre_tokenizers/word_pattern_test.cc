#include "tokenizer/pre_tokenizers/word_pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace podium::pre_tokenizers {
namespace {

using Words = std::vector<std::string>;
using Letters = WordPattern::Letters;
using Contractions = WordPattern::Contractions;

Words WordsOf(const WordPattern& pattern, std::string_view text) {
  Words words;
  for (size_t begin = 0, end; begin < text.size(); begin = end) {
    end = WordEnd(pattern, text, begin);
    if (end <= begin) return {"no end"};
    words.emplace_back(text.substr(begin, end - begin));
  }
  return words;
}

constexpr WordPattern kQwen2;
constexpr WordPattern kLlama3{.max_digits = 3};
constexpr WordPattern kQwen35{.letters = Letters::kWithMarks};
constexpr WordPattern kGpt4o{.contractions = Contractions::kSuffix,
                             .letters = Letters::kCased,
                             .max_digits = 3,
                             .slash_ends = true};

// The expected words come from tokenizers 0.23's Split.
TEST(WordPatternTest, Words) {
  EXPECT_EQ(WordsOf(kQwen2, "Hello, world (2024)! $x\n"),
            (Words{"Hello", ",", " world", " (", "2", "0", "2", "4", ")!", " $",
                   "x", "\n"}));
  EXPECT_EQ(WordsOf(kLlama3, "in 20245 km"),
            (Words{"in", " ", "202", "45", " km"}));
  EXPECT_EQ(WordsOf(kQwen2, "\u4E2D\u6587\u3002abc \u00B2"),
            (Words{"\u4E2D\u6587", "\u3002abc", " ", "\u00B2"}));
}

TEST(WordPatternTest, ContractionsOfEitherCase) {
  EXPECT_EQ(
      WordsOf(kQwen2, "it's WE'VE '\u017F 'x 'lx"),
      (Words{"it", "'s", " WE", "'VE", " '", "\u017F", " '", "x", " '", "lx"}));
  EXPECT_EQ(WordsOf(kGpt4o, "it's don'T 's"),
            (Words{"it's", " don'T", " '", "s"}));
}

TEST(WordPatternTest, Whitespace) {
  EXPECT_EQ(WordsOf(kQwen2, "a  b\t\tc"), (Words{"a", " ", " b", "\t", "\tc"}));
  EXPECT_EQ(WordsOf(kQwen2, "a \n\n  b\r\nc  "),
            (Words{"a", " \n\n", " ", " b", "\r\n", "c", "  "}));
  EXPECT_EQ(WordsOf(kQwen2, "-\n\n- 1"), (Words{"-\n\n", "-", " ", "1"}));
}

TEST(WordPatternTest, MarksBelongToLettersInSomePatterns) {
  EXPECT_EQ(WordsOf(kQwen2, "\u0928\u092E\u094D\u0924"),
            (Words{"\u0928\u092E", "\u094D\u0924"}));
  EXPECT_EQ(WordsOf(kQwen35, "\u0928\u092E\u094D\u0924 \u094D"),
            (Words{"\u0928\u092E\u094D\u0924", " \u094D"}));
}

TEST(WordPatternTest, CapitalsBeginWordsInSomePatterns) {
  EXPECT_EQ(WordsOf(kGpt4o, "HTTPServer myName ABC"),
            (Words{"HTTPServer", " my", "Name", " ABC"}));
  // The last letter without case ends the small letters' word.
  EXPECT_EQ(WordsOf(kGpt4o, "\u4E2DAB x"), (Words{"\u4E2D", "AB", " x"}));
  EXPECT_EQ(WordsOf(kGpt4o, "\u0301AB-/\n/"), (Words{"\u0301", "AB", "-/\n/"}));
}

TEST(WordPatternTest, LongRunsTakeLinearTime) {
  constexpr size_t kCount = 1 << 20;
  for (const WordPattern& pattern : {kQwen2, kLlama3, kQwen35, kGpt4o}) {
    for (const char* part : {"a", "A", "1", " ", "\n", "-", "\u0301", "\u4E2D",
                             "'", " \n", "aA", "\u4E2DA", "\u0301A", "- "}) {
      std::string text;
      while (text.size() < kCount) text += part;
      size_t begin = 0;
      while (begin < text.size()) {
        const size_t end = WordEnd(pattern, text, begin);
        ASSERT_GT(end, begin);
        begin = end;
      }
      EXPECT_EQ(begin, text.size()) << part;
    }
  }
}

TEST(WordPatternTest, KnowsItsPatternsAlone) {
  EXPECT_FALSE(KnownWordPattern(""));
  EXPECT_FALSE(KnownWordPattern(R"(\s+)"));
}

}  // namespace
}  // namespace podium::pre_tokenizers
