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
                {"type": "NFC"}, {"type": "NFKC"}]})",
                       ""),
            "test.json: normalizers[1].type is \"NFKC\"; BertNormalizer, "
            "Lowercase, NFC, NFD, Prepend, Replace, Sequence or StripAccents "
            "is understood");
  EXPECT_EQ(Normalized(R"({"type": "Replace", "pattern": {"Regex": "a+"},
                           "content": ""})",
                       ""),
            "test.json: pattern is a Regex; a String is understood");
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
