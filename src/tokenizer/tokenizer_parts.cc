#include "tokenizer/tokenizer_parts.h"

#include <algorithm>
#include <utility>

#include "tokenizer/text_stages.h"
#include "tokenizer/token_strings.h"

namespace podium {
namespace {

// The added tokens that are not in the vocabulary.
std::vector<TokenStrings::Token> OutsideVocab(const TokenizerParts& parts) {
  std::vector<TokenStrings::Token> tokens;
  for (const AddedToken& token : parts.added_tokens) {
    if (!parts.vocab.IdOf(token.content)) {
      tokens.emplace_back(token.content, token.id);
    }
  }
  return tokens;
}

// The added tokens to search for: in the raw text, or in the normalized text.
Result<AddedTokens> TokensToFind(const TokenizerParts& parts,
                                 SpecialTokens special_tokens,
                                 bool normalized) {
  std::vector<AddedToken> tokens;
  for (AddedToken token : parts.added_tokens) {
    const auto& structure = parts.structure_ids;
    const bool text = special_tokens == SpecialTokens::kText &&
                      std::find(structure.begin(), structure.end(), token.id) !=
                          structure.end();
    if (text || token.normalized != normalized) continue;
    if (normalized && parts.normalizer != nullptr) {
      token.content = parts.normalizer->Normalize(token.content);
    }
    tokens.push_back(std::move(token));
  }
  return AddedTokens::Build(tokens);
}

// The added tokens of one value of SpecialTokens.
struct Matchers {
  AddedTokens raw, normalized;
};

Result<Matchers> MakeMatchers(const TokenizerParts& parts,
                              SpecialTokens special_tokens) {
  auto raw = TokensToFind(parts, special_tokens, false);
  if (!raw) return Unexpected(std::move(raw.error()));
  auto normalized = TokensToFind(parts, special_tokens, true);
  if (!normalized) return Unexpected(std::move(normalized.error()));
  return Matchers{*std::move(raw), *std::move(normalized)};
}

class StagedTokenizer final : public Tokenizer {
 public:
  StagedTokenizer(TokenizerParts parts, Matchers text, Matchers templates)
      : text_(std::move(text)),
        templates_(std::move(templates)),
        stages_(MakeTextStages(std::move(parts.normalizer),
                               std::move(parts.pre_tokenizer),
                               std::move(parts.model))),
        pair_(std::move(parts.pair)),
        decoder_(std::move(parts.decoder)),
        strings_(parts.vocab.tokens, OutsideVocab(parts)),
        vocab_size_(parts.ids.size()),
        max_length_(parts.max_length) {}

  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    return TokenizeWith(text_, utf8);
  }

  std::vector<int32_t> TokenizeTemplate(std::string_view utf8) const override {
    return TokenizeWith(templates_, utf8);
  }

  std::vector<ByteRange> AddedTokensIn(std::string_view utf8) const override {
    std::vector<ByteRange> ranges;
    size_t done = 0;  // the end of the text before
    const auto between = [&](size_t begin) {
      if (begin > done) ranges.emplace_back(done, begin);
    };
    templates_.raw.Split(
        utf8,
        [&](std::string_view text) {
          const auto begin = static_cast<size_t>(text.data() - utf8.data());
          between(begin);
          done = begin + text.size();
        },
        [](int32_t) {});
    between(utf8.size());
    return ranges;
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

  Result<Encoding> EncodeText(std::span<const int32_t> text) const override {
    return ApplySingle(pair_, text);
  }

  std::optional<int32_t> FindToken(std::string_view text) const override {
    return strings_.IdOf(text);
  }

  std::optional<std::string_view> TokenString(int32_t id) const override {
    return strings_.Find(id);
  }

  std::string Detokenize(std::span<const int32_t> ids) const override {
    std::vector<std::string_view> tokens;
    tokens.reserve(ids.size());
    for (const int32_t id : ids) {
      if (const auto token = strings_.Find(id)) tokens.push_back(*token);
    }
    return decoder_->Decode(tokens);
  }

  int32_t vocab_size() const override { return vocab_size_; }
  int32_t max_length() const override { return max_length_; }
  int32_t pair_special_tokens() const override {
    return pair_.special_tokens();
  }

 private:
  using Place = TextStages::Place;

  std::vector<int32_t> TokenizeWith(const Matchers& added,
                                    std::string_view utf8) const {
    std::vector<int32_t> ids;
    ids.reserve(utf8.size() / 4 + 1);  // about right for English
    added.raw.Split(
        utf8,
        [&](std::string_view text) {
          const bool first = text.data() == utf8.data();
          AppendText(added, text, first ? Place::kFirst : Place::kLater, ids);
        },
        [&](int32_t id) { ids.push_back(id); });
    return ids;
  }

  // `text` is a part between added tokens that match raw text.
  void AppendText(const Matchers& added, std::string_view text, Place place,
                  std::vector<int32_t>& ids) const {
    if (added.normalized.empty()) return stages_->Append(text, place, ids);
    const std::string normalized = stages_->Normalize(text);
    added.normalized.Split(
        normalized,
        [&](std::string_view part) {
          const bool first = part.data() == normalized.data();
          stages_->AppendNormalized(part, first ? place : Place::kLater, ids);
        },
        [&](int32_t id) { ids.push_back(id); });
  }

  Matchers text_, templates_;
  std::unique_ptr<TextStages> stages_;
  PairTemplate pair_;
  DecoderPtr decoder_;
  TokenStrings strings_;
  int32_t vocab_size_;
  int32_t max_length_;
};

}  // namespace

std::optional<int32_t> TokenizerParts::IdOf(std::string_view token) const {
  if (const auto id = vocab.IdOf(token)) return id;
  const auto added =
      std::ranges::find(added_tokens, token, &AddedToken::content);
  if (added == added_tokens.end()) return std::nullopt;
  return added->id;
}

Result<std::unique_ptr<Tokenizer>> MakeTokenizer(
    TokenizerParts parts, const TokenizerOptions& options) {
  for (const AddedToken& token : parts.added_tokens) {
    if (options.prompt_template.find(token.content) != std::string::npos) {
      parts.structure_ids.push_back(token.id);
    }
  }
  auto text = MakeMatchers(parts, options.special_tokens);
  if (!text) return Unexpected(std::move(text.error()));
  auto templates = MakeMatchers(parts, SpecialTokens::kMatch);
  if (!templates) return Unexpected(std::move(templates.error()));
  if (options.special_tokens == SpecialTokens::kText) {
    parts.model->Hide(parts.structure_ids);
  }
  return std::make_unique<StagedTokenizer>(std::move(parts), *std::move(text),
                                           *std::move(templates));
}

}  // namespace podium
