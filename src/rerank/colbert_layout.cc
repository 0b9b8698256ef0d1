#include "rerank/colbert_layout.h"

#include <algorithm>
#include <utility>

namespace podium {
namespace {

constexpr std::string_view kPrefixBlanks = " \t\n\r\f\v";

// The token that the vocabulary spells like this. Only where `anywhere`, one
// that the tokenizer would not match in a text counts.
std::optional<int32_t> TokenCalled(const Tokenizer& tokenizer,
                                   std::string_view text, bool anywhere) {
  const std::vector<int32_t> ids = tokenizer.TokenizeTemplate(text);
  if (ids.size() == 1 && tokenizer.TokenString(ids[0]) == text) return ids[0];
  return anywhere ? tokenizer.FindToken(text) : std::nullopt;
}

// The token that queries are expanded with; an empty spelling is the mask.
Result<int32_t> ExpansionToken(const Tokenizer& tokenizer,
                               const std::string& spelling) {
  std::vector<std::string> spellings = {spelling};
  if (spelling.empty()) spellings = {"[MASK]", "<mask>"};
  for (const std::string& text : spellings) {
    if (const auto token = TokenCalled(tokenizer, text, true)) return *token;
  }
  return Fail(ErrorCode::kInvalidData,
              "queries are expanded with \"" + spellings.front() +
                  "\", which the tokenizer does not have; use the model's own "
                  "tokenizer",
              "query_expansion");
}

struct Prefix {
  std::vector<int32_t> ids;
  std::string_view blanks;  // what is left of it for the text's beginning
};

// The prefix as PyLate puts it: the whole prefix or else its first word may be
// one token, behind which the rest is text. A text's own tokens do not depend
// on the prefix, because the blanks in front of it are read with it.
Prefix ReadPrefix(const Tokenizer& tokenizer, std::string_view text,
                  bool is_token) {
  Prefix prefix;
  const size_t begin = text.find_first_not_of(kPrefixBlanks);
  if (begin == text.npos) {
    prefix.blanks = text;
    return prefix;
  }
  const size_t end = text.find_first_of(kPrefixBlanks, begin);
  const std::string_view word = text.substr(begin, end - begin);
  std::string_view rest = text;
  if (const auto whole = TokenCalled(tokenizer, text, is_token)) {
    prefix.ids = {*whole};
    rest = {};
  } else if (const auto first = TokenCalled(tokenizer, word, is_token)) {
    prefix.ids = {*first};
    rest = text.substr(begin + word.size());
  }
  const size_t last = rest.find_last_not_of(kPrefixBlanks);
  const size_t solid = last == rest.npos ? 0 : last + 1;
  prefix.blanks = rest.substr(solid);
  const std::vector<int32_t> ids =
      tokenizer.TokenizeTemplate(rest.substr(0, solid));
  prefix.ids.insert(prefix.ids.end(), ids.begin(), ids.end());
  return prefix;
}

Unexpected<Error> NoRoom(const std::string& which, int64_t length,
                         int64_t fixed) {
  return Fail(ErrorCode::kInvalidData,
              "a " + which + " of " + std::to_string(length) +
                  " tokens has no room for text: the prefix and the special "
                  "tokens are " +
                  std::to_string(fixed) + "; raise " + which + "_length",
              which + "_length");
}

}  // namespace

Result<ColbertLayout> ColbertLayout::Make(const Tokenizer& tokenizer,
                                          const ModelSizes& model) {
  const ColbertTexts& texts = *model.colbert;
  ColbertLayout layout(tokenizer);
  const auto nothing = tokenizer.EncodeText({});
  if (!nothing) return Unexpected(nothing.error());
  const int64_t usual =
      std::min(model.max_sequence_length, tokenizer.max_length());
  const auto set = [&](Side& side, std::string_view text, int64_t length) {
    Prefix prefix = ReadPrefix(tokenizer, text, texts.prefix_is_token);
    side.prefix = std::move(prefix.ids);
    side.blanks = std::string(prefix.blanks);
    side.fixed = nothing->tokens() + std::ssize(side.prefix);
    side.room = (length == 0 ? usual : length) - side.fixed;
  };
  int64_t query_length = texts.query_length;
  if (texts.expansion) {
    const ColbertTexts::Expansion& expansion = *texts.expansion;
    const auto token = ExpansionToken(tokenizer, expansion.token);
    if (!token) return Unexpected(token.error());
    layout.expansion_ = *token;
    layout.attend_ = expansion.attend;
    layout.least_query_ = expansion.length;
    if (expansion.fixed) query_length = expansion.length;
    if (query_length != 0) {
      query_length = std::max(query_length, expansion.length);
    }
  }
  set(layout.query_, texts.query_prefix, query_length);
  set(layout.document_, texts.document_prefix, texts.document_length);
  for (const auto& [side, which] :
       {std::pair(&layout.query_, "query"), {&layout.document_, "document"}}) {
    if (side->room < 1) {
      return NoRoom(which, side->room + side->fixed, side->fixed);
    }
  }
  for (const std::string& word : texts.skipped_words) {
    if (const auto token = TokenCalled(tokenizer, word, true)) {
      layout.skipped_.push_back(*token);
    }
  }
  std::ranges::sort(layout.skipped_);
  return layout;
}

std::vector<int32_t> ColbertLayout::OwnTokens(const Side& side,
                                              std::string_view text) const {
  if (side.blanks.empty()) return tokenizer_->Tokenize(text);
  return tokenizer_->Tokenize(side.blanks + std::string(text));
}

Result<Encoding> ColbertLayout::LayOut(const Side& side,
                                       std::span<const int32_t> tokens) const {
  std::vector<int32_t> ids = side.prefix;
  ids.insert(ids.end(), tokens.begin(), tokens.end());
  return tokenizer_->EncodeText(ids);
}

Result<Encoding> ColbertLayout::Query(std::span<const int32_t> tokens) const {
  auto text = LayOut(query_, tokens);
  if (!text) return text;
  text->role = TextRole::kQuery;
  const int64_t added = least_query_ - text->tokens();
  if (added > 0) {
    const auto length = static_cast<size_t>(least_query_);
    text->input_ids.resize(length, expansion_);
    text->token_type_ids.resize(length, 0);
    if (!attend_) text->unattended = static_cast<int32_t>(added);
  }
  return text;
}

Result<Encoding> ColbertLayout::Document(
    std::span<const int32_t> tokens) const {
  auto text = LayOut(document_, tokens);
  if (!text) return text;
  text->role = TextRole::kDocument;
  for (int32_t i = 0; i < text->tokens(); ++i) {
    if (std::ranges::binary_search(skipped_,
                                   text->input_ids[static_cast<size_t>(i)])) {
      text->left_out.push_back(i);
    }
  }
  return text;
}

}  // namespace podium
