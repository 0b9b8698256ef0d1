#include "tokenizer/decoder.h"

#include <gtest/gtest.h>

#include <vector>

#include "tokenizer/component_json_test.h"

namespace podium {
namespace {

using Tokens = std::vector<std::string_view>;

std::string Decoded(std::string_view json, const Tokens& tokens) {
  const ComponentJson component(json);
  const auto decoder = ReadDecoder(component.node());
  return decoder ? (*decoder)->Decode(tokens) : decoder.error().message;
}

// The expected texts come from tokenizers 0.23's
// decoders.WordPiece(prefix="##", cleanup=True).
TEST(DecoderTest, WordPieceDecodesAsHuggingFace) {
  const auto decoded = [](const Tokens& tokens) {
    return Decoded(R"({"type": "WordPiece", "prefix": "##", "cleanup": true})",
                   tokens);
  };
  EXPECT_EQ(decoded({}), "");
  EXPECT_EQ(decoded({"hello", "##s", ",", "world", "."}), "hellos, world.");
  // The first token keeps its prefix; later ones lose one prefix.
  EXPECT_EQ(decoded({"##s", "##s", "##"}), "##ss");
  // Clean-up sees one token at a time.
  EXPECT_EQ(decoded({"it", "'", "s"}), "it ' s");
  EXPECT_EQ(decoded({"hello", "n't", "do not"}), "hellon't don't");
  EXPECT_EQ(decoded({".", "[NEW]", "hello"}), ". [NEW] hello");
}

TEST(DecoderTest, WordPieceWithoutCleanup) {
  EXPECT_EQ(Decoded(R"({"type": "WordPiece", "prefix": "@", "cleanup": false})",
                    {"a", "@b", "##c", "."}),
            "ab ##c .");
}

TEST(DecoderTest, ByteLevelJoinsBytes) {
  const auto decoded = [](const Tokens& tokens) {
    return Decoded(R"({"type": "ByteLevel"})", tokens);
  };
  EXPECT_EQ(decoded({"Hello", "\u0120w", "\u00C3", "\u00A9"}), "Hello w\u00E9");
  EXPECT_EQ(decoded({"\u00C3", "a"}), "\uFFFDa");
  // No character of the alphabet: it stands for itself.
  EXPECT_EQ(decoded({"[a b]", "\u4E2D"}), "[a b]\u4E2D");
}

TEST(DecoderTest, MetaspaceMakesSpaces) {
  const char* json = R"({"type": "Metaspace", "replacement": "_",
                         "prepend_scheme": "always"})";
  EXPECT_EQ(Decoded(json, {"_a", "b", "_c_"}), "ab c ");
  EXPECT_EQ(Decoded(R"({"type": "Metaspace", "replacement": "_",
                        "prepend_scheme": "never"})",
                    {"_a", "_b"}),
            " a b");
}

// As Gemma and Llama 2 have it.
TEST(DecoderTest, ASequenceOfDecoders) {
  const char* json = R"({"type": "Sequence", "decoders": [
      {"type": "Replace", "pattern": {"String": "_"}, "content": " "},
      {"type": "ByteFallback"}, {"type": "Fuse"},
      {"type": "Strip", "content": " ", "start": 1, "stop": 0}]})";
  EXPECT_EQ(Decoded(json, {"_a", "_", "<0xC3>", "<0xa9>", "b"}), "a \u00E9b");
  EXPECT_EQ(Decoded(json, {"<0xC3>", "<0x28>", "<0x2>"}), "\uFFFD\uFFFD<0x2>");
  EXPECT_EQ(Decoded(json, {}), "");
}

TEST(DecoderTest, WithoutADecoderTokensAreSpaced) {
  const auto decoder = ReadDecoder(std::nullopt);
  ASSERT_TRUE(decoder);
  EXPECT_EQ((*decoder)->Decode(Tokens{"a", "##b", "a"}), "a ##b a");
}

TEST(DecoderTest, RefusesOneThatMakesTextsExplode) {
  std::string sequence = R"({"type": "Sequence", "decoders": [)";
  for (int i = 0; i < 20; ++i) {
    sequence += R"({"type": "Replace", "pattern": {"String": "a"},
                    "content": "aa"},)";
  }
  sequence.back() = ']';
  EXPECT_EQ(Decoded(sequence + "}", {"a"}),
            "test.json: the document may make a text more than 1000 times as "
            "long");
}

TEST(DecoderTest, RefusesOthers) {
  EXPECT_EQ(Decoded(R"({"type": "CTC"})", {}),
            "test.json: type is \"CTC\"; ByteFallback, ByteLevel, Fuse, "
            "Metaspace, Replace, Sequence, Strip or WordPiece is understood");
  EXPECT_EQ(Decoded(R"({"type": "Strip", "content": "ab", "start": 1,
                        "stop": 0})",
                    {}),
            "test.json: content is not one character");
}

}  // namespace
}  // namespace podium
