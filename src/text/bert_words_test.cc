#include "text/bert_words.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace podium {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kTooLong = "(too long)";

Words Split(std::string_view text, const BertNormalizerOptions& options = {},
            int32_t max_word_chars = 100) {
  Words words;
  BertWords(options, max_word_chars).Split(text, [&](const BertWord& word) {
    words.emplace_back(word.too_long ? kTooLong : word.bytes);
  });
  return words;
}

// A slow, obvious reference: one pass over the text for each step.
class OneStepAtATime {
 public:
  explicit OneStepAtATime(const BertNormalizerOptions& options)
      : options_(options) {}

  Words Split(std::string_view utf8) const {
    return PreTokenize(Normalize(utf8));
  }

  std::u32string Normalize(std::string_view utf8) const {
    std::u32string text = Decode(utf8);
    if (options_.clean_text) text = CleanText(text);
    if (options_.handle_chinese_chars) text = SpaceChineseChars(text);
    if (options_.strip_accents) text = StripMarks(Nfd(text));
    if (options_.lowercase) text = Lowercase(text);
    return text;
  }

 private:
  static bool Is(char32_t cp, UnicodeProperty property) {
    return (PropertiesOf(cp) & property) != 0;
  }

  static std::u32string Decode(std::string_view utf8) {
    std::u32string text;
    while (!utf8.empty()) {
      const DecodedCodePoint decoded = DecodeUtf8(utf8);
      text += decoded.code_point;
      utf8.remove_prefix(decoded.length);
    }
    return text;
  }

  static std::u32string CleanText(const std::u32string& text) {
    std::u32string clean;
    for (const char32_t cp : text) {
      if (!Is(cp, kRemovedByCleanText)) clean += Is(cp, kWhitespace) ? ' ' : cp;
    }
    return clean;
  }

  static std::u32string SpaceChineseChars(const std::u32string& text) {
    std::u32string spaced;
    for (const char32_t cp : text) {
      if (Is(cp, kChinese)) {
        spaced += {U' ', cp, U' '};
      } else {
        spaced += cp;
      }
    }
    return spaced;
  }

  static std::u32string Nfd(const std::u32string& text) {
    std::u32string nfd;
    for (const char32_t cp : text) {
      if (!Is(cp, kDecomposes)) {
        nfd += cp;
      } else if (!DecompositionOf(cp).empty()) {
        nfd += DecompositionOf(cp);
      } else {
        const char32_t s = cp - 0xAC00;
        nfd += {0x1100 + s / 588, 0x1161 + s % 588 / 28};
        if (s % 28 != 0) nfd += 0x11A7 + s % 28;
      }
    }
    // Bubble sort, which is how the standard describes the reordering. Marks
    // that are dropped later may stay in place.
    for (size_t end = nfd.size(); end > 1; --end) {
      for (size_t i = 1; i < end; ++i) Reorder(nfd, i);
    }
    return nfd;
  }

  static void Reorder(std::u32string& text, size_t i) {
    const auto dropped = [](char32_t cp) {
      return Is(cp, kMark) && Is(cp, kReorders);
    };
    if (dropped(text[i - 1]) && !dropped(text[i]) && Is(text[i], kReorders)) {
      std::swap(text[i - 1], text[i]);
      return;
    }
    const uint8_t first = CombiningClassOf(text[i - 1]);
    const uint8_t second = CombiningClassOf(text[i]);
    if (second != 0 && first > second) std::swap(text[i - 1], text[i]);
  }

  static std::u32string StripMarks(std::u32string text) {
    std::erase_if(text, [](char32_t cp) { return Is(cp, kMark); });
    return text;
  }

  static std::u32string Lowercase(const std::u32string& text) {
    std::u32string lower;
    for (const char32_t cp : text) {
      if (Is(cp, kLowercases)) {
        lower += LowercaseOf(cp);
      } else {
        lower += cp;
      }
    }
    return lower;
  }

  static Words PreTokenize(const std::u32string& text) {
    Words words;
    std::string word;
    const auto end_word = [&] {
      if (!word.empty()) words.push_back(word);
      word.clear();
    };
    for (const char32_t cp : text) {
      const bool alone = Is(cp, kPunctuation);
      if (alone || Is(cp, kWhitespace)) end_word();
      if (!Is(cp, kWhitespace)) AppendUtf8(cp, word);
      if (alone) end_word();
    }
    end_word();
    return words;
  }

  BertNormalizerOptions options_;
};

TEST(BertWordsTest, SplitsAtSpacesAndPunctuation) {
  EXPECT_EQ(Split("Hello,  world!\tIt's\n2024."),
            (Words{"hello", ",", "world", "!", "it", "'", "s", "2024", "."}));
  EXPECT_EQ(Split(""), Words{});
  EXPECT_EQ(Split(" \t\r\n \u3000\u2003"), Words{});
  EXPECT_EQ(Split("\u201Cquoted\u201D\u2014so"),
            (Words{"\u201C", "quoted", "\u201D", "\u2014", "so"}));
}

TEST(BertWordsTest, SpecialTokensAreText) {
  EXPECT_EQ(Split("a[SEP]b"), (Words{"a", "[", "sep", "]", "b"}));
}

TEST(BertWordsTest, FoldsCaseAndAccents) {
  EXPECT_EQ(Split("\u00C9COLE na\u00EFve \u0130stanbul \u03A3\u03AF\u03C2"),
            (Words{"ecole", "naive", "istanbul", "\u03C3\u03B9\u03C2"}));
  BertNormalizerOptions cased{.strip_accents = false, .lowercase = false};
  EXPECT_EQ(Split("\u00C9cole", cased), Words{"\u00C9cole"});
  BertNormalizerOptions accents{.strip_accents = false};
  EXPECT_EQ(Split("\u00C9cole \u0130", accents),
            (Words{"\u00E9cole", "i\u0307"}));
}

TEST(BertWordsTest, DecomposesHangul) {
  EXPECT_EQ(Split("\uD55C\uAC00"), Words{"\u1112\u1161\u11AB\u1100\u1161"});
}

TEST(BertWordsTest, EachIdeographIsAWord) {
  EXPECT_EQ(Split("ab\u4E2D\u6587cd"), (Words{"ab", "\u4E2D", "\u6587", "cd"}));
  EXPECT_EQ(Split("ab\u4E2D\u6587", {.handle_chinese_chars = false}),
            Words{"ab\u4E2D\u6587"});
  // Hiragana is not split into single characters.
  EXPECT_EQ(Split("\u3072\u3089"), Words{"\u3072\u3089"});
}

TEST(BertWordsTest, CleanTextDropsControls) {
  EXPECT_EQ(Split(std::string("a\0b\x01\u200D\uFFFD\uE000z", 15)),
            Words{"abz"});
  EXPECT_EQ(Split("a\x01z", {.clean_text = false}), Words{"a\x01z"});
  // Invalid UTF-8 becomes U+FFFD, and is dropped with it.
  EXPECT_EQ(Split("a\xFFz"), Words{"az"});
  EXPECT_EQ(Split("a\xFFz", {.clean_text = false}), Words{"a\uFFFDz"});
}

TEST(BertWordsTest, ReordersRemainingMarks) {
  // U+302E has class 224, U+1D165 216; U+0300 (230) is dropped between them.
  EXPECT_EQ(Split("a\u302E\u0300\U0001D165z"), Words{"a\U0001D165\u302Ez"});
  // U+034F is a mark of class 0: it is dropped, but no mark is sorted across
  // it.
  EXPECT_EQ(Split("a\u302E\u034F\U0001D165z"), Words{"a\u302E\U0001D165z"});
}

TEST(BertWordsTest, NormalizedTextKeepsItsSpaces) {
  EXPECT_EQ(NormalizeBert({}, "\u00C9\t b\u4E2D\xFF"), "e  b \u4E2D ");
  EXPECT_EQ(NormalizeBert({}, "a\u302E\u0300\U0001D165"), "a\U0001D165\u302E");
}

TEST(BertWordsTest, WordCharacters) {
  for (const char32_t cp : {U'a', U'_', U'9', char32_t{0x301}, char32_t{0x4E2D},
                            char32_t{0x200D}, char32_t{0x323AF}}) {
    EXPECT_TRUE(IsWordCharacter(cp)) << static_cast<uint32_t>(cp);
  }
  for (const char32_t cp : {U' ', U'-', U'\0', char32_t{0xB2}, char32_t{0xFFFD},
                            char32_t{0x10FFFF}}) {
    EXPECT_FALSE(IsWordCharacter(cp)) << static_cast<uint32_t>(cp);
  }
}

TEST(BertWordsTest, FlagsLongWords) {
  const std::string four = "abcd";
  EXPECT_EQ(Split("abcd abcde \u00E9\u00E9\u00E9\u00E9", {}, 4),
            (Words{"abcd", std::string(kTooLong), "eeee"}));
  BertNormalizerOptions accents{.strip_accents = false};
  EXPECT_EQ(Split("\U0001F4A9\U0001F4A9\U0001F4A9\U0001F4A9", accents, 4),
            Words{"\U0001F4A9\U0001F4A9\U0001F4A9\U0001F4A9"});
}

TEST(BertWordsTest, LongRunsOfOneKindFinish) {
  constexpr size_t kBytes = 1 << 20;
  EXPECT_EQ(Split(std::string(kBytes, 'a')), Words{std::string(kTooLong)});
  EXPECT_EQ(Split(std::string(kBytes, ' ')), Words{});
  EXPECT_EQ(Split(std::string(kBytes, '!')).size(), kBytes);
  EXPECT_EQ(Split(std::string(kBytes, '\xFF')), Words{});
  const auto repeat = [](std::string_view unit) {
    std::string text = "a";
    while (text.size() < kBytes) text += unit;
    return text;
  };
  EXPECT_EQ(Split(repeat("\u0301")), Words{"a"});
  EXPECT_EQ(Split(repeat("\u302E\U0001D165")), Words{std::string(kTooLong)});
  EXPECT_EQ(Split(repeat("\u4E2D")).size(), 1 + (kBytes + 1) / 3);
}

// Random text of every kind, under every combination of options.
TEST(BertWordsTest, AgreesWithOneStepAtATime) {
  std::mt19937 random(1);
  const auto below = [&](uint32_t n) -> char32_t {
    return static_cast<char32_t>(random() % n);
  };
  constexpr char32_t kMarks[] = {0x300,   0x323,   0x34F,  0x302E,
                                 0x1D165, 0x1D16D, 0x1BAA, 0x8D4};
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    const char32_t block = below(0x110000 / 64) * 64;
    for (char32_t i = below(40); i > 0; --i) {
      const char32_t candidates[] = {block + below(64), kMarks[below(8)],
                                     below(0x80),       0x80 + below(0x3000),
                                     below(0x110000),   0xAC00 + below(11172)};
      const char32_t cp = candidates[below(6)];
      if (cp < 0xD800 || cp >= 0xE000) AppendUtf8(cp, text);
    }
    const BertNormalizerOptions options{
        .clean_text = (round & 1) == 0,
        .handle_chinese_chars = (round & 2) == 0,
        .strip_accents = (round & 4) == 0,
        .lowercase = (round & 8) == 0};
    const OneStepAtATime twin(options);
    ASSERT_EQ(Split(text, options), twin.Split(text)) << "round " << round;
    std::string normalized;
    for (const char32_t cp : twin.Normalize(text)) AppendUtf8(cp, normalized);
    ASSERT_EQ(NormalizeBert(options, text), normalized) << "round " << round;
  }
}

}  // namespace
}  // namespace podium
