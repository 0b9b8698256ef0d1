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

TEST(DecoderTest, WithoutADecoderTokensAreSpaced) {
  const auto decoder = ReadDecoder(std::nullopt);
  ASSERT_TRUE(decoder);
  EXPECT_EQ((*decoder)->Decode(Tokens{"a", "##b", "a"}), "a ##b a");
}

TEST(DecoderTest, RefusesOthers) {
  EXPECT_EQ(Decoded(R"({"type": "Metaspace"})", {}),
            "test.json: type is \"Metaspace\"; ByteLevel or WordPiece is "
            "understood");
}

}  // namespace
}  // namespace podium
