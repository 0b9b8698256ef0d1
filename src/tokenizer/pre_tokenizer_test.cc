#include "tokenizer/pre_tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tokenizer/component_json_test.h"

namespace podium {
namespace {

using Strings = std::vector<std::string>;

Strings Split(std::string_view json, std::string_view text) {
  const ComponentJson component(json);
  const auto pre_tokenizer = ReadPreTokenizer(component.node());
  if (!pre_tokenizer) return {pre_tokenizer.error().message};
  Strings pieces;
  (*pre_tokenizer)->Split(text, [&](std::string_view piece) {
    pieces.emplace_back(piece);
  });
  return pieces;
}

constexpr char kGpt2[] =
    R"({"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true})";

TEST(PreTokenizerTest, SplitsByKindsOfCharacters) {
  const char* text = " a_b,\u00E9\u3002 c-- ";
  EXPECT_EQ(Split(R"({"type": "BertPreTokenizer"})", text),
            (Strings{"a", "_", "b", ",", "\u00E9", "\u3002", "c", "-", "-"}));
  EXPECT_EQ(Split(R"({"type": "Whitespace"})", text),
            (Strings{"a_b", ",", "\u00E9", "\u3002", "c", "--"}));
  EXPECT_EQ(Split(R"({"type": "WhitespaceSplit"})", text),
            (Strings{"a_b,\u00E9\u3002", "c--"}));
  EXPECT_EQ(
      Split(R"({"type": "Punctuation", "behavior": "Isolated"})", text),
      (Strings{" a", "_", "b", ",", "\u00E9", "\u3002", " c", "-", "-", " "}));
}

TEST(PreTokenizerTest, SplitsNothingToNothing) {
  for (const char* type : {"BertPreTokenizer", "ByteLevel", "Punctuation",
                           "Whitespace", "WhitespaceSplit"}) {
    EXPECT_EQ(Split("{\"type\": \"" + std::string(type) + "\"}", ""),
              Strings{});
  }
  EXPECT_EQ(Split(R"({"type": "Sequence", "pretokenizers": []})", ""),
            Strings{});
}

// The expected pieces come from tokenizers 0.23's ByteLevel.
TEST(PreTokenizerTest, SplitsWordsAsGpt2) {
  EXPECT_EQ(Split(kGpt2, "Hello, world 2024!"),
            (Strings{"Hello", ",", " world", " 2024", "!"}));
  EXPECT_EQ(Split(kGpt2, "x1y\u00B2 \u0928\u094D"),
            (Strings{"x", "1", "y", "\u00B2", " \u0928", "\u094D"}));
  EXPECT_EQ(Split(kGpt2, "\u4E2D\u6587\u3002abc"),
            (Strings{"\u4E2D\u6587", "\u3002", "abc"}));
}

TEST(PreTokenizerTest, SplitsContractionsAsGpt2) {
  EXPECT_EQ(Split(kGpt2, "it's we've you'll I'd isn't 'tis"),
            (Strings{"it", "'s", " we", "'ve", " you", "'ll", " I", "'d",
                     " isn", "'t", " '", "tis"}));
  EXPECT_EQ(Split(kGpt2, "IT'S 'sam''s '"),
            (Strings{"IT", "'", "S", " '", "sam", "''", "s", " '"}));
  EXPECT_EQ(Split(kGpt2, "'remember"), (Strings{"'re", "member"}));
}

TEST(PreTokenizerTest, SplitsWhitespaceAsGpt2) {
  EXPECT_EQ(Split(kGpt2, "a  b"), (Strings{"a", " ", " b"}));
  EXPECT_EQ(Split(kGpt2, "a \n\n b\n"), (Strings{"a", " \n\n", " b", "\n"}));
  EXPECT_EQ(Split(kGpt2, "a\nb\n\nc"),
            (Strings{"a", "\n", "b", "\n", "\n", "c"}));
  EXPECT_EQ(Split(kGpt2, "   "), Strings{"   "});
  EXPECT_EQ(Split(kGpt2, "\u3000\u00A0x"), (Strings{"\u3000", "\u00A0", "x"}));
}

TEST(PreTokenizerTest, PutsASpaceBeforeATextThatHasNone) {
  EXPECT_EQ(Split(R"({"type": "ByteLevel"})", "a b"), (Strings{" a", " b"}));
  EXPECT_EQ(Split(R"({"type": "ByteLevel"})", " a"), Strings{" a"});
  EXPECT_EQ(Split(R"({"type": "ByteLevel"})", "\na"),
            (Strings{" ", "\n", "a"}));
  EXPECT_EQ(Split(R"({"type": "ByteLevel", "use_regex": false})", "a b"),
            Strings{" a b"});
}

TEST(PreTokenizerTest, LongRunsArePieces) {
  constexpr size_t kBytes = 1 << 20;
  for (const char c : {'a', '1', '-', ' ', '\n'}) {
    const std::string run(kBytes, c);
    EXPECT_EQ(Split(kGpt2, run), Strings{run});
  }
  const std::string quotes(kBytes, '\'');
  EXPECT_EQ(Split(kGpt2, quotes + "s"), (Strings{quotes, "s"}));
}

TEST(PreTokenizerTest, SplitsTheSplitInASequence) {
  EXPECT_EQ(Split(R"({"type": "Sequence", "pretokenizers": [
                {"type": "WhitespaceSplit"}, {"type": "Punctuation"},
                {"type": "ByteLevel"}]})",
                  "it's so"),
            (Strings{" it", " '", " s", " so"}));
  EXPECT_EQ(Split(R"({"type": "Sequence", "pretokenizers": [
                {"type": "ByteLevel"}, {"type": "Punctuation"}]})",
                  ""),
            Strings{"test.json: pretokenizers has ByteLevel at [0]; it works "
                    "as the last one"});
}

Strings SplitFirst(std::string_view json, std::string_view text) {
  const ComponentJson component(json);
  const auto pre_tokenizer = ReadPreTokenizer(component.node());
  if (!pre_tokenizer) return {pre_tokenizer.error().message};
  Strings pieces;
  (*pre_tokenizer)->SplitFirst(text, [&](std::string_view piece) {
    pieces.emplace_back(piece);
  });
  return pieces;
}

std::string MetaspaceJson(std::string_view options) {
  return R"({"type": "Metaspace", "replacement": "_")" + std::string(options) +
         "}";
}

TEST(PreTokenizerTest, MetaspaceBeginsWordsAtSpaces) {
  EXPECT_EQ(Split(MetaspaceJson(""), "a  b_c "),
            (Strings{"_a", "_", "_b", "_c", "_"}));
  EXPECT_EQ(Split(MetaspaceJson(""), " a"), Strings{"_a"});
  EXPECT_EQ(Split(MetaspaceJson(""), "_a"), Strings{"_a"});
  EXPECT_EQ(Split(MetaspaceJson(R"(, "split": false)"), "a b"),
            Strings{"_a_b"});
  EXPECT_EQ(Split(MetaspaceJson(""), ""), Strings{});
  for (const char* never :
       {R"(, "prepend_scheme": "never")", R"(, "add_prefix_space": false)"}) {
    EXPECT_EQ(Split(MetaspaceJson(never), "a b"), (Strings{"a", "_b"}));
  }
}

TEST(PreTokenizerTest, MetaspaceMayMarkTheBeginningOfATextAlone) {
  const std::string first = MetaspaceJson(R"(, "prepend_scheme": "first")");
  EXPECT_EQ(Split(first, "a b"), (Strings{"a", "_b"}));
  EXPECT_EQ(SplitFirst(first, "a b"), (Strings{"_a", "_b"}));
  const std::string sequence =
      R"({"type": "Sequence", "pretokenizers": [{"type": "Punctuation"}, )" +
      first + "]}";
  EXPECT_EQ(SplitFirst(sequence, "a,b"), (Strings{"_a", ",", "b"}));
  EXPECT_EQ(Split(sequence, "a,b"), (Strings{"a", ",", "b"}));
}

std::string SplitJson(std::string_view behavior, std::string_view invert) {
  return R"({"type": "Split", "pattern": {"String": "--"}, "behavior": ")" +
         std::string(behavior) + R"(", "invert": )" + std::string(invert) + "}";
}

// The expected pieces come from tokenizers 0.23's Split.
TEST(PreTokenizerTest, SplitsAtALiteral) {
  const char* text = "a----b--";
  EXPECT_EQ(Split(SplitJson("Removed", "false"), text), (Strings{"a", "b"}));
  EXPECT_EQ(Split(SplitJson("Isolated", "false"), text),
            (Strings{"a", "--", "--", "b", "--"}));
  EXPECT_EQ(Split(SplitJson("MergedWithPrevious", "false"), text),
            (Strings{"a--", "--", "b--"}));
  EXPECT_EQ(Split(SplitJson("MergedWithNext", "false"), text),
            (Strings{"a", "--", "--b", "--"}));
  EXPECT_EQ(Split(SplitJson("Contiguous", "false"), text),
            (Strings{"a", "----", "b", "--"}));
  EXPECT_EQ(Split(SplitJson("Removed", "true"), text),
            (Strings{"--", "--", "--"}));
}

TEST(PreTokenizerTest, SplitRefusesOtherExpressions) {
  EXPECT_EQ(
      Split(R"({"type": "Split", "pattern": {"Regex": "a+"},
                "behavior": "Isolated", "invert": false})",
            ""),
      Strings{"test.json: pattern.Regex is \"a+\", which is not built in; what "
              "works is the pattern of Qwen2, Qwen3.5, Llama 3 (GPT-4), GPT-4o "
              "or Mistral"});
  EXPECT_EQ(Split(SplitJson("Merged", "false"), ""),
            Strings{"test.json: behavior is \"Merged\"; Removed, Isolated, "
                    "MergedWithPrevious, MergedWithNext or Contiguous is "
                    "understood"});
  EXPECT_EQ(Split(MetaspaceJson(R"(, "prepend_scheme": "always",
                                    "add_prefix_space": false)"),
                  ""),
            Strings{"test.json: prepend_scheme contradicts add_prefix_space, "
                    "which is false"});
}

TEST(PreTokenizerTest, RefusesOneThatMakesTextsExplode) {
  std::string sequence = R"({"type": "Sequence", "pretokenizers": [)";
  for (int i = 0; i < 12; ++i) {
    sequence +=
        MetaspaceJson("") + R"(, {"type": "Split", "behavior": "Isolated",
                    "pattern": {"String": "_"}, "invert": false},)";
  }
  sequence.back() = ']';
  EXPECT_EQ(Split(sequence + "}", "a"),
            Strings{"test.json: the document may make a text more than 1000 "
                    "times as long"});
}

TEST(PreTokenizerTest, LongTextsOfOneCharacterTakeLinearTime) {
  constexpr size_t kCount = 1 << 20;
  const std::string spaces(kCount, ' ');
  EXPECT_EQ(Split(MetaspaceJson(""), spaces).size(), kCount);
  EXPECT_EQ(Split(MetaspaceJson(""), std::string(kCount, 'a')).size(), 1u);
  EXPECT_EQ(
      Split(SplitJson("MergedWithNext", "false"), std::string(kCount, '-'))
          .size(),
      kCount / 2);
}

TEST(PreTokenizerTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(
      Split(R"({"type": "Punctuation", "behavior": "Removed"})", ""),
      Strings{"test.json: behavior is \"Removed\"; Isolated is understood"});
  EXPECT_EQ(Split(R"({"type": "ByteLevel", "use_regex": 1})", ""),
            Strings{"test.json: use_regex is 1; true or false is understood"});
}

}  // namespace
}  // namespace podium
