#include "tokenizer/bert_tokenizer.h"

#include <utility>

#include "tokenizer/token_strings.h"

namespace podium {
namespace {

class BertTokenizer final : public Tokenizer {
 public:
  BertTokenizer(const BertTokenizerConfig& config, WordPiece wordpiece)
      : words_(config.normalizer, config.max_input_chars_per_word),
        wordpiece_(std::move(wordpiece)),
        pair_(config.pair),
        strings_(config.vocab.tokens, config.added_tokens,
                 config.vocab.continuing_subword_prefix),
        vocab_size_(config.vocab_size) {}

  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    ids.reserve(utf8.size() / 4 + 1);  // about what English takes
    words_.Split(utf8, [&](const BertWord& word) {
      if (word.too_long) {
        ids.push_back(wordpiece_.unk_id());
      } else {
        wordpiece_.Append(word.bytes, ids);
      }
    });
    return ids;
  }

  Result<Encoding> EncodePair(std::span<const int32_t> query,
                              std::span<const int32_t> document,
                              const PairOptions& options) const override {
    return ApplyTemplate(pair_, query, document, options);
  }

  std::optional<std::string_view> TokenString(int32_t id) const override {
    return strings_.Find(id);
  }

  std::string Detokenize(std::span<const int32_t> ids) const override {
    return strings_.Decode(ids);
  }

  int32_t vocab_size() const override { return vocab_size_; }
  int32_t pair_special_tokens() const override {
    return pair_.special_tokens();
  }

 private:
  BertWords words_;
  WordPiece wordpiece_;
  PairTemplate pair_;
  TokenStrings strings_;
  int32_t vocab_size_;
};

}  // namespace

Result<std::unique_ptr<Tokenizer>> MakeBertTokenizer(
    const BertTokenizerConfig& config) {
  auto wordpiece = WordPiece::Build(config.vocab);
  if (!wordpiece) return Unexpected(std::move(wordpiece.error()));
  return std::make_unique<BertTokenizer>(config, std::move(*wordpiece));
}

}  // namespace podium
