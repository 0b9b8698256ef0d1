// SentencePiece models as protocol buffers, and folders that have one instead
// of tokenizer.json. What transformers makes of such folders is in
// golden_test.cc.

#include "tokenizer/sentencepiece_model.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>

#include "base/testing/memory_files.h"
#include "tokenizer/tokenizer.h"

namespace podium {
namespace {

using ModelIds = std::vector<int32_t>;
using PieceKind = SentencePieceModel::Kind;

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) {
    bytes.push_back(static_cast<char>(value | 0x80));
  }
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string VarintField(uint32_t number, uint64_t value) {
  return Varint(number << 3) + Varint(value);
}

std::string BytesField(uint32_t number, std::string_view bytes) {
  return Varint(number << 3 | 2) + Varint(bytes.size()) + std::string(bytes);
}

std::string PieceField(std::string_view text, float score = 0,
                       PieceKind kind = PieceKind::kNormal) {
  std::string piece = BytesField(1, text) + Varint(2 << 3 | 5);
  const auto bits = std::bit_cast<uint32_t>(score);
  for (int shift = 0; shift < 32; shift += 8) {
    piece.push_back(static_cast<char>(bits >> shift));
  }
  if (kind != PieceKind::kNormal) {
    piece += VarintField(3, static_cast<uint64_t>(kind));
  }
  return BytesField(1, piece);
}

std::string TrainerField(uint64_t algorithm, int64_t unk_id = 0) {
  return BytesField(2, VarintField(3, algorithm) +
                           VarintField(40, static_cast<uint64_t>(unk_id)));
}

std::string UnigramPieces() {
  return PieceField("<unk>", 0, PieceKind::kUnknown) +
         PieceField("<s>", 0, PieceKind::kControl) +
         PieceField("</s>", 0, PieceKind::kControl) + PieceField("\u2581", -3) +
         PieceField("a", -3.5) + PieceField("\u2581a", -2) +
         PieceField("b", -4);
}

std::string ErrorOf(std::string_view bytes) {
  const auto model = ParseSentencePieceModel(bytes);
  return model ? "" : model.error().message;
}

TEST(SentencePieceModelTest, ReadsPiecesAndSettings) {
  const std::string bytes =
      UnigramPieces() + PieceField("<pre>", 0, PieceKind::kUserDefined) +
      TrainerField(2, -1) + BytesField(3, BytesField(2, "map")) +
      VarintField(9, 1);  // a field of a later version
  const auto model = ParseSentencePieceModel(bytes);
  ASSERT_TRUE(model) << model.error().message;
  ASSERT_EQ(model->pieces.size(), 8u);
  EXPECT_EQ(model->pieces[4].text, "a");
  EXPECT_EQ(model->pieces[4].score, -3.5f);
  EXPECT_EQ(model->pieces[4].kind, PieceKind::kNormal);
  EXPECT_EQ(model->pieces[7].kind, PieceKind::kUserDefined);
  EXPECT_EQ(model->algorithm, SentencePieceModel::Algorithm::kBpe);
  EXPECT_EQ(model->unk_id, -1);
  EXPECT_EQ(model->charsmap, "map");
}

TEST(SentencePieceModelTest, WhatIsAbsentHasItsDefault) {
  const auto model = ParseSentencePieceModel(BytesField(1, BytesField(1, "a")));
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ(model->pieces[0].score, 0);
  EXPECT_EQ(model->pieces[0].kind, PieceKind::kNormal);
  EXPECT_EQ(model->algorithm, SentencePieceModel::Algorithm::kUnigram);
  EXPECT_EQ(model->unk_id, 0);
  EXPECT_TRUE(model->charsmap.empty());
}

TEST(SentencePieceModelTest, RefusesWhatIsNoModel) {
  EXPECT_EQ(ErrorOf(""), "it has no pieces");
  EXPECT_EQ(ErrorOf("{}"), "the file is no protocol buffer");
  EXPECT_EQ(ErrorOf("\n"), "the file is no protocol buffer");
  EXPECT_EQ(ErrorOf(BytesField(2, "\x08")),
            "trainer_spec is no protocol buffer");
  EXPECT_EQ(ErrorOf(BytesField(3, "\x12\x7f")),
            "normalizer_spec is no protocol buffer");
  EXPECT_EQ(ErrorOf(UnigramPieces() + BytesField(1, "\xff")),
            "pieces[7] is no protocol buffer");
  EXPECT_EQ(ErrorOf(UnigramPieces() + PieceField("")), "pieces[7] is empty");
  EXPECT_EQ(ErrorOf(PieceField("a\xc3")), "pieces[0] is not UTF-8");
  EXPECT_EQ(ErrorOf(PieceField("a", 0, PieceKind{9})),
            "pieces[0].type is 9; what works is 1 to 6");
  EXPECT_EQ(ErrorOf(UnigramPieces() + TrainerField(0)),
            "trainer_spec.model_type is 0; what works is 1 to 4");
}

TEST(SentencePieceModelTest, AMillionEmptyPiecesAreRefusedAtTheFirst) {
  std::string bytes;
  for (int i = 0; i < 1'000'000; ++i) bytes += BytesField(1, "");
  EXPECT_EQ(ErrorOf(bytes), "pieces[0] is empty");
}

TEST(SentencePieceModelTest, AFileThatIsCutShortIsRefusedOrHasFewerPieces) {
  const std::string bytes = UnigramPieces() + TrainerField(1);
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto model = ParseSentencePieceModel(bytes.substr(0, size));
    EXPECT_TRUE(!model || model->pieces.size() <= 7) << size;
  }
}

constexpr std::string_view kXlmRoberta =
    R"({"tokenizer_class": "XLMRobertaTokenizer"})";
constexpr std::string_view kDeberta =
    R"({"tokenizer_class": "DebertaV2Tokenizer", "unk_token": "<unk>",
        "cls_token": "<s>", "sep_token": "</s>", "bos_token": "<s>",
        "eos_token": "</s>"})";

Result<std::unique_ptr<Tokenizer>> LoadModelFile(std::string model,
                                                 std::string_view config,
                                                 MemoryFiles::Files more = {}) {
  more.emplace("spm.model", std::move(model));
  if (!config.empty()) more.emplace("tokenizer_config.json", config);
  return Tokenizer::Load(MemoryFiles(std::move(more)), Limits{});
}

void ExpectModelRefused(std::string model, std::string_view config,
                        std::string_view message,
                        MemoryFiles::Files more = {}) {
  const auto tokenizer =
      LoadModelFile(std::move(model), config, std::move(more));
  ASSERT_FALSE(tokenizer) << message;
  EXPECT_EQ(tokenizer.error().message, message);
}

TEST(SentencePieceFileTest, TheClassDecidesWhichIdAPieceHas) {
  const auto xlm_roberta = LoadModelFile(UnigramPieces(), kXlmRoberta);
  ASSERT_TRUE(xlm_roberta) << xlm_roberta.error().message;
  // Behind <s> <pad> </s> <unk>: "\u2581" a "\u2581a" b <mask>.
  EXPECT_EQ((*xlm_roberta)->Tokenize("a ab x"), (ModelIds{6, 6, 7, 4, 3}));
  EXPECT_EQ((*xlm_roberta)->FindToken("<mask>"), 8);
  EXPECT_EQ((*xlm_roberta)->EncodePair(ModelIds{6}, ModelIds{7}, {})->input_ids,
            (ModelIds{0, 6, 2, 2, 7, 2}));
  const auto deberta = LoadModelFile(UnigramPieces(), kDeberta);
  ASSERT_TRUE(deberta) << deberta.error().message;
  EXPECT_EQ((*deberta)->Tokenize("a ab x"), (ModelIds{5, 5, 6, 3, 0}));
  EXPECT_EQ((*deberta)->FindToken("[PAD]"), 7);
  EXPECT_EQ((*deberta)->FindToken("[MASK]"), 8);
}

TEST(SentencePieceFileTest, ConfigJsonMayDecideTheClass) {
  const auto tokenizer =
      LoadModelFile(UnigramPieces(), "",
                    {{"config.json", R"({"model_type": "xlm-roberta"})"}});
  ASSERT_TRUE(tokenizer) << tokenizer.error().message;
  EXPECT_EQ((*tokenizer)->Tokenize("a"), ModelIds{6});
}

TEST(SentencePieceFileTest, RefusesWhatTheClassCannotHave) {
  ExpectModelRefused(UnigramPieces() + TrainerField(2), kXlmRoberta,
                     "memory/spm.model: trainer_spec.model_type is BPE; what "
                     "works for the tokenizer's class is UNIGRAM");
  ExpectModelRefused(UnigramPieces(),
                     R"({"tokenizer_class": "LlamaTokenizer"})",
                     "memory/spm.model: trainer_spec.model_type is UNIGRAM; "
                     "what works for the tokenizer's class is BPE");
  ExpectModelRefused(PieceField("a") + TrainerField(1, -1), kDeberta,
                     "memory/spm.model: trainer_spec.unk_id is -1, and it has "
                     "1 pieces");
  ExpectModelRefused(PieceField("a", -INFINITY) + UnigramPieces(), kDeberta,
                     "memory/spm.model: the score of token 0 is not finite");
  ExpectModelRefused(UnigramPieces() + BytesField(3, BytesField(2, "map")),
                     kXlmRoberta,
                     "memory/spm.model: normalizer_spec.precompiled_charsmap "
                     "ends within its size");
  ExpectModelRefused(UnigramPieces() + PieceField(std::string(1025, 'a')),
                     kXlmRoberta,
                     "memory/spm.model: token 8 is longer than 1024 bytes");
}

TEST(SentencePieceFileTest, SaysHowToConvertWhatNoClassReads) {
  const std::string convert =
      "; spm.model is read only for a class of tokenizer that has one, and "
      "AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of "
      "transformers writes tokenizer.json";
  ExpectModelRefused(UnigramPieces(), "",
                     "there is neither memory/tokenizer.json nor "
                     "memory/vocab.txt" +
                         convert);
  ExpectModelRefused(UnigramPieces(), "",
                     "there is neither memory/tokenizer.json nor another file "
                     "that has the vocabulary" +
                         convert,
                     {{"config.json", R"({"model_type": "t5"})"}});
}

TEST(SentencePieceFileTest, AddedTokensJsonMayOnlyRepeatWhatOtherFilesSay) {
  const auto with = [](std::string tokens) {
    return MemoryFiles::Files{{"added_tokens.json", std::move(tokens)}};
  };
  EXPECT_TRUE(
      LoadModelFile(UnigramPieces(), kDeberta, with(R"({"[MASK]": 8})")));
  for (const char* tokens : {R"({"[MASK]": 9})", R"({"[NEW]": 9})"}) {
    const auto tokenizer =
        LoadModelFile(UnigramPieces(), kDeberta, with(tokens));
    ASSERT_FALSE(tokenizer);
    EXPECT_NE(tokenizer.error().message.find("is in no other file"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace podium
