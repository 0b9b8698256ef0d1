#include "tokenizer/normalizer.h"

#include <gtest/gtest.h>

#include "tokenizer/component_json_test.h"

namespace podium {
namespace {

std::string Normalized(std::string_view json, std::string_view text) {
  const ComponentJson component(json);
  const auto normalizer = ReadNormalizer(component.node());
  if (!normalizer) return normalizer.error().message;
  return (*normalizer)->Normalize(text);
}

TEST(NormalizerTest, EachComponent) {
  EXPECT_EQ(Normalized(R"({"type": "BertNormalizer"})", "\u00C9\tb"), "e b");
  EXPECT_EQ(Normalized(R"({"type": "Lowercase"})", "\u00C9T \u0130 \u03A3"),
            "\u00E9t i\u0307 \u03C3");
  EXPECT_EQ(Normalized(R"({"type": "NFC"})", "e\u0301"), "\u00E9");
  EXPECT_EQ(Normalized(R"({"type": "NFD"})", "\u00E9"), "e\u0301");
  EXPECT_EQ(Normalized(R"({"type": "NFKC"})", "\uFB01e\u0301\u00BD\uFF71"),
            "fi\u00E91\u20442\u30A2");
  EXPECT_EQ(Normalized(R"({"type": "NFKD"})", "\uFB01\u00E9\u1E9B\u0323"),
            "fie\u0301s\u0323\u0307");
  EXPECT_EQ(Normalized(R"({"type": "StripAccents"})", "e\u0301\u0903\u00E9"),
            "e\u00E9");
  EXPECT_EQ(Normalized(R"({"type": "Prepend", "prepend": "_"})", "a"), "_a");
  EXPECT_EQ(Normalized(R"({"type": "Prepend", "prepend": "_"})", ""), "");
}

TEST(NormalizerTest, ReplacesFromTheLeft) {
  const char* json = R"({"type": "Replace", "pattern": {"String": "aa"},
                         "content": "ab"})";
  EXPECT_EQ(Normalized(json, "aaaa aaa"), "abab aba");
  EXPECT_EQ(Normalized(json, ""), "");
  EXPECT_EQ(Normalized(R"({"type": "Replace", "pattern": {"String": ""},
                           "content": "x"})",
                       "ab"),
            "ab");
}

TEST(NormalizerTest, ReplacesWhatKnownExpressionsMatch) {
  const auto replaced = [](std::string_view regex, std::string_view text) {
    return Normalized(R"({"type": "Replace", "pattern": {"Regex": ")" +
                          std::string(regex) + R"("}, "content": "_"})",
                      text);
  };
  EXPECT_EQ(replaced(" {2,}", "  a b   c\t\td "), "_a b_c\t\td ");
  EXPECT_EQ(replaced(R"(\\s+)", " a\u3000 \nb"), "_a_b");
  const char* line_ends = R"(\\s{2,}|[\\n\\r\\t])";
  EXPECT_EQ(replaced(line_ends, " a\tb \u3000c\nd\u3000e\r"),
            " a_b_c_d\u3000e_");
  EXPECT_EQ(replaced(line_ends, std::string(1 << 20, ' ')), "_");
  std::string words;
  for (int i = 0; i < 1 << 19; ++i) words += "a ";
  EXPECT_EQ(replaced(line_ends, words), words);
}

TEST(NormalizerTest, StripsWhitespace) {
  const auto stripped = [](std::string_view sides, std::string_view text) {
    return Normalized(R"({"type": "Strip", )" + std::string(sides) + "}", text);
  };
  EXPECT_EQ(
      stripped(R"("strip_left": true, "strip_right": true)", "\u3000 a b\n"),
      "a b");
  EXPECT_EQ(stripped(R"("strip_left": false, "strip_right": true)", " a "),
            " a");
  EXPECT_EQ(stripped(R"("strip_left": true, "strip_right": false)", " a "),
            "a ");
  EXPECT_EQ(stripped(R"("strip_left": true, "strip_right": false)", " \t"), "");
  EXPECT_EQ(stripped(R"("strip_left": false, "strip_right": false)", "  "),
            "  ");
}

TEST(NormalizerTest, RunsASequenceInOrder) {
  EXPECT_EQ(Normalized(R"({"type": "Sequence", "normalizers": [
                {"type": "NFD"}, {"type": "StripAccents"},
                {"type": "Sequence", "normalizers": [{"type": "Lowercase"}]}]})",
                       "\u00C9T\u1EAC"),
            "eta");
  EXPECT_EQ(Normalized(R"({"type": "Sequence", "normalizers": []})", "A"), "A");
}

TEST(NormalizerTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(Normalized(R"({"type": "Sequence", "normalizers": [
                {"type": "NFC"}, {"type": "Nmt"}]})",
                       ""),
            "test.json: normalizers[1].type is \"Nmt\"; BertNormalizer, "
            "Lowercase, NFC, NFD, NFKC, NFKD, Precompiled, Prepend, Replace, "
            "Sequence, Strip or StripAccents is understood");
  EXPECT_EQ(Normalized(R"({"type": "Replace", "pattern": {"Regex": "a+"},
                           "content": ""})",
                       ""),
            "test.json: pattern.Regex is \"a+\"; one of \" {2,}\", \"\\s+\", "
            "\"\\s{2,}|[\\n\\r\\t]\" is understood");
  EXPECT_EQ(Normalized(R"({"type": "Precompiled",
                           "precompiled_charsmap": "AAAA"})",
                       ""),
            "test.json: precompiled_charsmap ends within its size");
  EXPECT_EQ(
      Normalized(R"({"type": "Replace", "pattern": {"String": "a"}})", ""),
      "test.json: content is missing");
}

TEST(NormalizerTest, RefusesOneThatMakesTextsExplode) {
  std::string sequence = R"({"type": "Sequence", "normalizers": [)";
  for (int i = 0; i < 20; ++i) {
    sequence += R"({"type": "Replace", "pattern": {"String": "a"},
                    "content": "aa"},)";
  }
  sequence.back() = ']';
  EXPECT_EQ(Normalized(sequence + "}", "a"),
            "test.json: the document may make a text more than 1000 times as "
            "long");
  EXPECT_EQ(Normalized(R"({"type": "Prepend", "prepend": ")" +
                           std::string(65, 'x') + "\"}",
                       "a"),
            "test.json: prepend is longer than 64 bytes");
}

}  // namespace
}  // namespace podium
