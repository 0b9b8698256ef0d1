#include "tokenizer/text_stages.h"

#include <utility>

#include "text/bert_words.h"
#include "text/utf8.h"
#include "tokenizer/models/wordpiece.h"
#include "tokenizer/normalizers/bert.h"
#include "tokenizer/pre_tokenizers/bert.h"

namespace podium {
namespace {

class PlainStages final : public TextStages {
 public:
  PlainStages(NormalizerPtr normalizer, PreTokenizerPtr pre_tokenizer,
              std::unique_ptr<const TokenModel> model)
      : normalizer_(std::move(normalizer)),
        pre_tokenizer_(std::move(pre_tokenizer)),
        model_(std::move(model)) {}

  void Append(std::string_view utf8, Place place,
              std::vector<int32_t>& ids) const override {
    if (normalizer_ == nullptr) return AppendNormalized(utf8, place, ids);
    AppendNormalized(normalizer_->Normalize(utf8), place, ids);
  }

  std::string Normalize(std::string_view utf8) const override {
    return normalizer_ == nullptr ? std::string(utf8)
                                  : normalizer_->Normalize(utf8);
  }

  void AppendNormalized(std::string_view utf8, Place place,
                        std::vector<int32_t>& ids) const override {
    std::string repaired;
    if (FirstInvalidUtf8(utf8)) utf8 = repaired = RepairUtf8(utf8);
    const auto append = [&](std::string_view piece) {
      model_->Append(piece, ids);
    };
    if (place == Place::kFirst) return pre_tokenizer_->SplitFirst(utf8, append);
    pre_tokenizer_->Split(utf8, append);
  }

 private:
  NormalizerPtr normalizer_;
  PreTokenizerPtr pre_tokenizer_;
  std::unique_ptr<const TokenModel> model_;
};

// BertNormalizer, BertPreTokenizer and WordPiece in one pass.
class BertStages final : public TextStages {
 public:
  BertStages(const BertNormalizerOptions& options,
             std::unique_ptr<const WordPiece> wordpiece)
      : options_(options),
        words_(options, wordpiece->max_input_chars_per_word()),
        normalized_words_(kNothing, wordpiece->max_input_chars_per_word()),
        wordpiece_(std::move(wordpiece)) {}

  void Append(std::string_view utf8, Place,
              std::vector<int32_t>& ids) const override {
    AppendWords(words_, utf8, ids);
  }

  std::string Normalize(std::string_view utf8) const override {
    return NormalizeBert(options_, utf8);
  }

  void AppendNormalized(std::string_view utf8, Place,
                        std::vector<int32_t>& ids) const override {
    AppendWords(normalized_words_, utf8, ids);
  }

 private:
  static constexpr BertNormalizerOptions kNothing = {false, false, false,
                                                     false};

  void AppendWords(const BertWords& words, std::string_view utf8,
                   std::vector<int32_t>& ids) const {
    words.Split(utf8, [&](const BertWord& word) {
      if (word.too_long) {
        ids.push_back(*wordpiece_->unk_id());
      } else {
        wordpiece_->AppendShort(word.bytes, ids);
      }
    });
  }

  BertNormalizerOptions options_;
  BertWords words_;
  BertWords normalized_words_;  // for text already normalized
  std::unique_ptr<const WordPiece> wordpiece_;
};

}  // namespace

std::unique_ptr<TextStages> MakePlainStages(
    NormalizerPtr normalizer, PreTokenizerPtr pre_tokenizer,
    std::unique_ptr<const TokenModel> model) {
  return std::make_unique<PlainStages>(
      std::move(normalizer), std::move(pre_tokenizer), std::move(model));
}

std::unique_ptr<TextStages> MakeTextStages(
    NormalizerPtr normalizer, PreTokenizerPtr pre_tokenizer,
    std::unique_ptr<const TokenModel> model) {
  const auto* bert = dynamic_cast<const normalizers::Bert*>(normalizer.get());
  const auto* wordpiece = dynamic_cast<const WordPiece*>(model.get());
  if (bert == nullptr || wordpiece == nullptr ||
      dynamic_cast<const pre_tokenizers::Bert*>(pre_tokenizer.get()) ==
          nullptr) {
    return MakePlainStages(std::move(normalizer), std::move(pre_tokenizer),
                           std::move(model));
  }
  model.release();  // it is `wordpiece`
  return std::make_unique<BertStages>(
      bert->options(), std::unique_ptr<const WordPiece>(wordpiece));
}

}  // namespace podium
