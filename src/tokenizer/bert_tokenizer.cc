#include "tokenizer/bert_tokenizer.h"

#include <algorithm>
#include <utility>

#include "text/bert_words.h"
#include "tokenizer/token_strings.h"

namespace podium {
namespace {

// The added tokens that are not in the vocabulary.
std::vector<TokenStrings::Token> OutsideVocab(
    const BertTokenizerConfig& config) {
  std::vector<TokenStrings::Token> tokens;
  for (const AddedToken& token : config.added_tokens) {
    if (!config.vocab.IdOf(token.content)) {
      tokens.emplace_back(token.content, token.id);
    }
  }
  return tokens;
}

// The added tokens to search for: in the raw text, or in the normalized text.
Result<AddedTokens> TokensToFind(const BertTokenizerConfig& config,
                                 const TokenizerOptions& options,
                                 bool normalized) {
  std::vector<AddedToken> tokens;
  for (AddedToken token : config.added_tokens) {
    const auto& structure = config.structure_ids;
    const bool text = options.special_tokens == SpecialTokens::kText &&
                      std::find(structure.begin(), structure.end(), token.id) !=
                          structure.end();
    if (text || token.normalized != normalized) continue;
    if (normalized) {
      token.content = NormalizeBert(config.normalizer, token.content);
    }
    tokens.push_back(std::move(token));
  }
  return AddedTokens::Build(tokens);
}

class BertTokenizer final : public Tokenizer {
 public:
  BertTokenizer(const BertTokenizerConfig& config, AddedTokens raw,
                AddedTokens normalized, WordPiece wordpiece)
      : raw_(std::move(raw)),
        normalized_(std::move(normalized)),
        normalizer_(config.normalizer),
        words_(config.normalizer, config.max_input_chars_per_word),
        normalized_words_(kNothing, config.max_input_chars_per_word),
        wordpiece_(std::move(wordpiece)),
        pair_(config.pair),
        strings_(config.vocab.tokens, OutsideVocab(config),
                 config.vocab.continuing_subword_prefix),
        vocab_size_(config.ids.size()),
        max_length_(config.max_length) {}

  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    std::vector<int32_t> ids;
    ids.reserve(utf8.size() / 4 + 1);  // about right for English
    raw_.Split(
        utf8, [&](std::string_view text) { AppendText(text, ids); },
        [&](int32_t id) { ids.push_back(id); });
    return ids;
  }

  Result<Encoding> EncodePair(std::span<const int32_t> query,
                              std::span<const int32_t> document,
                              const PairOptions& options) const override {
    return ApplyTemplate(pair_, query, document, options);
  }

  bool splits() const override { return pair_.document_begin().has_value(); }

  Result<Encoding> EncodeQuery(std::span<const int32_t> query) const override {
    return ApplyQueryPart(pair_, query);
  }

  Result<Encoding> EncodeDocument(
      std::span<const int32_t> document) const override {
    return ApplyDocumentPart(pair_, document);
  }

  std::optional<std::string_view> TokenString(int32_t id) const override {
    return strings_.Find(id);
  }

  std::string Detokenize(std::span<const int32_t> ids) const override {
    return strings_.Decode(ids);
  }

  int32_t vocab_size() const override { return vocab_size_; }
  int32_t max_length() const override { return max_length_; }
  int32_t pair_special_tokens() const override {
    return pair_.special_tokens();
  }

 private:
  static constexpr BertNormalizerOptions kNothing = {false, false, false,
                                                     false};

  // `text` is a part between added tokens that match raw text.
  void AppendText(std::string_view text, std::vector<int32_t>& ids) const {
    if (normalized_.empty()) return AppendWords(words_, text, ids);
    normalized_.Split(
        NormalizeBert(normalizer_, text),
        [&](std::string_view part) {
          AppendWords(normalized_words_, part, ids);
        },
        [&](int32_t id) { ids.push_back(id); });
  }

  void AppendWords(const BertWords& words, std::string_view text,
                   std::vector<int32_t>& ids) const {
    words.Split(text, [&](const BertWord& word) {
      if (word.too_long) {
        ids.push_back(wordpiece_.unk_id());
      } else {
        wordpiece_.Append(word.bytes, ids);
      }
    });
  }

  AddedTokens raw_, normalized_;
  BertNormalizerOptions normalizer_;
  BertWords words_;
  BertWords normalized_words_;  // for text already normalized
  WordPiece wordpiece_;
  PairTemplate pair_;
  TokenStrings strings_;
  int32_t vocab_size_;
  int32_t max_length_;
};

}  // namespace

Result<std::unique_ptr<Tokenizer>> MakeBertTokenizer(
    const BertTokenizerConfig& config, const TokenizerOptions& options) {
  auto raw = TokensToFind(config, options, false);
  if (!raw) return Unexpected(std::move(raw.error()));
  auto normalized = TokensToFind(config, options, true);
  if (!normalized) return Unexpected(std::move(normalized.error()));
  auto wordpiece = WordPiece::Build(config.vocab);
  if (!wordpiece) return Unexpected(std::move(wordpiece.error()));
  return std::make_unique<BertTokenizer>(
      config, *std::move(raw), *std::move(normalized), *std::move(wordpiece));
}

}  // namespace podium
