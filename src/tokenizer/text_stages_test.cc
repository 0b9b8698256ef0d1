#include "tokenizer/text_stages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "text/utf8.h"
#include "tokenizer/models/wordpiece.h"
#include "tokenizer/normalizers/bert.h"
#include "tokenizer/pre_tokenizers/bert.h"

namespace podium {
namespace {

std::unique_ptr<const TokenModel> SmallWordPiece() {
  Vocab vocab;
  int32_t id = 0;
  for (const char* token :
       {"[UNK]", "a", "##a", "b", "##b", "ab", "##e", "e", "!", "\u4E2D",
        "##\u0301", "\u00E9", ".", "A", "##A", "\u03C3", "##\u1112"}) {
    vocab.tokens.emplace_back(token, id++);
  }
  std::sort(vocab.tokens.begin(), vocab.tokens.end());
  return std::make_unique<WordPiece>(
      *WordPiece::Build(vocab, {.max_input_chars_per_word = 6}));
}

std::string RandomText(std::mt19937& random) {
  const std::u32string letters =
      U"aabbe\u00E9\u0301\u0323A\u00C9 "
      U"\t!.\u4E2D\u3000\u03A3\uD55C\uFFFD\u0130";
  std::string text;
  for (size_t i = random() % 40; i > 0; --i) {
    if (random() % 8 == 0) {
      text += static_cast<char>(random() % 256);  // perhaps invalid UTF-8
    } else {
      AppendUtf8(letters[random() % letters.size()], text);
    }
  }
  return text;
}

TEST(TextStagesTest, BertsStagesInOnePassGiveTheSameIds) {
  std::mt19937 random(11);
  for (int switches = 0; switches < 16; ++switches) {
    const BertNormalizerOptions options = {
        (switches & 1) != 0, (switches & 2) != 0, (switches & 4) != 0,
        (switches & 8) != 0};
    const auto make = [&](auto function) {
      return function(std::make_unique<normalizers::Bert>(options),
                      std::make_unique<pre_tokenizers::Bert>(),
                      SmallWordPiece());
    };
    const auto fast = make(MakeTextStages), plain = make(MakePlainStages);
    for (int round = 0; round < 500; ++round) {
      const std::string text = RandomText(random);
      std::vector<int32_t> ids, expected;
      fast->Append(text, TextStages::Place::kFirst, ids);
      plain->Append(text, TextStages::Place::kFirst, expected);
      EXPECT_EQ(ids, expected) << text;
      const std::string normalized = plain->Normalize(text);
      EXPECT_EQ(fast->Normalize(text), normalized);
      ids.clear();
      fast->AppendNormalized(normalized, TextStages::Place::kLater, ids);
      EXPECT_EQ(ids, expected) << text;
    }
  }
}

}  // namespace
}  // namespace podium
