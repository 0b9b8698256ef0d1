#include "text/sentences.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "text/utf8.h"

namespace podium {
namespace {

// The sentences, joined with '|'; checks that they partition the text.
std::string Marked(std::string_view text) {
  std::string joined;
  size_t next = 0;
  for (const std::string_view sentence : SplitSentences(text)) {
    EXPECT_FALSE(sentence.empty());
    EXPECT_EQ(sentence.data(), text.data() + next);
    next += sentence.size();
    if (!joined.empty()) joined += '|';
    joined += sentence;
  }
  EXPECT_EQ(next, text.size());
  return joined;
}

// `marked` has a '|' at each expected cut.
void ExpectCuts(const std::string& marked) {
  std::string text;
  for (const char c : marked) {
    if (c != '|') text += c;
  }
  EXPECT_EQ(Marked(text), marked);
}

TEST(SplitSentences, EndAtStopsBeforeWhiteSpace) {
  for (const char* marked : {
           "One. |Two! |Three? |Four",
           "One.  \t|Two.\n|Three. ",
           "What?! |Well... |Yes.",
           "No stop at all",
           "  Leading space. |Then.",
           "Wicca worship ? |They do . |So there !",
       }) {
    ExpectCuts(marked);
  }
}

TEST(SplitSentences, HandlesEmptyAndBlankText) {
  EXPECT_TRUE(SplitSentences("").empty());
  ExpectCuts(" \n\n ");
  ExpectCuts(".");
  ExpectCuts("\n\nOne.\n\n");
}

TEST(SplitSentences, IncludesClosingQuotesAndBrackets) {
  for (const char* marked : {
           "He said \"go.\" |She went.",
           "(All of it.) |Then (\"some.\") |Last.",
           "\u201CWhat?\u201D he asked. |\u201CYes.\u201D |He left.",
           "\"Stop!\" he cried. |\"Why?\" |She stopped.",
           "It ended. |\"Why?\" |It had to.",
           "Shown before.[3] Not a cut without white space.",
       }) {
    ExpectCuts(marked);
  }
}

TEST(SplitSentences, IgnoresFullStopsInsideWords) {
  for (const char* marked : {
           "Pi is 3.14 or so. |See example.com. |Run a.out now.",
           "Dr. Watson met Mr. Holmes. |They talked.",
           "J. K. Rowling wrote it. |J.-P. Sartre did not.",
           "The U.S. Army came. |In the U.S. |The end.",
           "Use tools, e.g. Podium, i.e. this. |Done.",
           "He cites Turner v. Briggs. |She does not.",
           "See Fig. 3 and No. 5. |I said no. |Then I left.",
           "It came on Jan. 5. |It left in Dec. |He stayed.",
           "At 5 p.m. |Tom left. |At 6 a.m. he came.",
           "Apples, pears etc. are fruit. |Apples, etc. |More.",
           "Smith et al. (2009) found it. |So did Jones et al. |They agree.",
           "Acme Inc. Chairman Bob spoke. |Bob runs Acme Inc. |He spoke.",
           "So do I. |Then he does.",
           "\u00C9. Zola wrote. |We read.",
           "He paused ... and went on. |Wait\u2026 what? |Oh.",
           "The end . . . or not. |Yes.",
       }) {
    ExpectCuts(marked);
  }
}

TEST(SplitSentences, DoesNotEndBeforeLowerCase) {
  ExpectCuts("It is approx. ten Grad. and more. |Right.");
  ExpectCuts(
      "Der Bd. \u00FCber alles. |\u00DCber alles. |\u041E\u043D "
      "\u0434\u043E\u043C. \u0438 "
      "\u043E\u043D.");
  // In a text without upper case, a lower-case letter says nothing.
  ExpectCuts("i like it. |it is good. |thanks, e.g. for this.");
}

TEST(SplitSentences, FullWidthStopsNeedNoWhiteSpace) {
  for (const char* marked : {
           "\u4ECA\u65E5\u306F\u3002|\u660E\u65E5\uFF01|\u4F55\uFF1F\uFF01|"
           "\u7D42\u308F\u308A",
           "\u300C\u884C\u304F\u3002\u300D|\u5F7C\u306F\u3002\n|\u6B21\u3002",
           "\u300C\u4F55\uFF1F\u300D\u3001\u3068\u3002|\u6B21",
           "\uFF13\uFF0E\uFF11\uFF14\u3067\u3059\uFF0E|\u6B21",
           "\u0915\u0964 |\u0916\u0964 |\u0917",
       }) {
    ExpectCuts(marked);
  }
}

TEST(SplitSentences, BlankLinesAndListsAreHardBreaks) {
  for (const char* marked : {
           "A title\n\n|A line\nthat goes on. |End",
           "A title\r\n\r\n|Text\r\nmore",
           "A title \n \n |Text",
           "Needed:\n|- flour\n|- two eggs\nfrom hens\n|* \u2022 milk",
           "Steps:\n|1. Wash hands. |2. Dry them.\n|3) Done\n|(4) Gone",
           "1. Wash hands. |12. Dry.",
           "A range of 1\n-5 is no item.",
           "One\u2029|Two\u2028three\u2028\u2028|Four",
       }) {
    ExpectCuts(marked);
  }
}

TEST(SplitSentences, NeverSplitsACharacter) {
  std::mt19937 random(7);
  const std::vector<std::string> parts = {
      ".", "!",      "\u3002", "\uFF0E", "\n",   "\r\n", " ",        "\u00A0",
      "a", "B",      "1",      "\u00E9", "\xE3", "\x80", "\xF0\x9F", "\"",
      ")", "\u300D", "-",      "\u2026", "U.S",  "Dr",   "\u2028",   "\u4E2D"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (size_t i = random() % 40; i > 0; --i)
      text += parts[random() % parts.size()];
    std::vector<bool> starts(text.size() + 1);
    for (size_t i = 0; i < text.size();) {
      starts[i] = true;
      i += DecodeUtf8(std::string_view(text).substr(i)).length;
    }
    for (const auto sentence : SplitSentences(text)) {
      EXPECT_TRUE(starts[static_cast<size_t>(sentence.data() - text.data())]);
    }
    Marked(text);
  }
}

// With quadratic time this test would not end: in each case a look ahead or
// back could scan the same bytes again.
TEST(SplitSentences, TakesLinearTime) {
  const size_t n = 1'000'000;
  const std::string spaces(n, ' ');
  std::string stops_and_spaces;
  for (size_t i = 0; i < n / 4; ++i) stops_and_spaces += ". a ";
  std::string closers = ".";
  for (size_t i = 0; i < n; ++i) closers += ')';
  for (const std::string& text :
       {spaces, "." + spaces + "a", stops_and_spaces, closers,
        std::string(n, '.'), std::string(n, '\n'), "A" + std::string(n, 'a'),
        std::string(n, '"')}) {
    Marked(text);
  }
}

}  // namespace
}  // namespace podium
