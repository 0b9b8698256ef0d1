#include "rerank/prompt.h"

#include <utility>

#include "base/ascii.h"

namespace podium {
namespace {

constexpr std::string_view kQueryPlace = "{query}";
constexpr std::string_view kInstructionPlace = "{instruction}";
constexpr std::string_view kBlanks = " \t\n\v\f\r";

void Append(std::span<const int32_t> ids, Encoding& text) {
  text.input_ids.insert(text.input_ids.end(), ids.begin(), ids.end());
  text.token_type_ids.resize(text.input_ids.size());
}

}  // namespace

Prompt::Prompt(const Tokenizer& tokenizer, const ScoreTemplate& how)
    : tokenizer_(tokenizer),
      how_(how),
      head_(tokenizer.TokenizeTemplate(how.head)),
      middle_(tokenizer.TokenizeTemplate(how.middle)),
      // A blank is no more than the beginning of the document's first word.
      lead_(Trim(how.lead, kBlanks).empty() ? std::vector<int32_t>()
                                            : tokenizer.Tokenize(how.lead)),
      tail_(tokenizer.TokenizeTemplate(how.tail)) {}

Result<ScoreTokens> Prompt::AnswerTokens() const {
  std::optional<Error> error;
  const auto token = [&](std::string_view text) {
    const std::vector<int32_t> ids = tokenizer_.Tokenize(text);
    if (ids.size() == 1 && tokenizer_.TokenString(ids[0]) == text) {
      return ids[0];
    }
    error = Error{ErrorCode::kInvalidData,
                  "the template " + std::string(how_.name) +
                      " scores by the token \"" + std::string(text) +
                      "\", which the tokenizer does not have; choose the "
                      "model's own template (--template)",
                  "template"};
    return 0;
  };
  ScoreTokens tokens{.yes = token(how_.yes), .no = {}};
  if (!how_.no.empty()) tokens.no = token(how_.no);
  if (error) return Unexpected(*std::move(error));
  return tokens;
}

Result<Prompt::Question> Prompt::Ask(const std::string& instruction) const {
  if (!instruction.empty() && how_.instructed_query.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "instruction is given, but the template " +
                    std::string(how_.name) +
                    " has no place for one; leave it out",
                "instruction");
  }
  const std::string_view query =
      instruction.empty() ? how_.query : how_.instructed_query;
  const size_t place = query.find(kQueryPlace);
  Question question{
      .before = std::string(query.substr(0, place)),
      .after = std::string(query.substr(place + kQueryPlace.size()))};
  if (const size_t at = question.before.find(kInstructionPlace);
      at != question.before.npos) {
    question.before.replace(at, kInstructionPlace.size(), instruction);
  }
  const auto count = [&](std::string_view text) {
    return tokenizer_.Tokenize(text).size();
  };
  question.tokens = static_cast<int64_t>(
      head_.size() + count(question.before) + count(question.after) +
      middle_.size() + lead_.size() + tail_.size());
  return question;
}

std::vector<int32_t> Prompt::QueryTokens(std::string_view query) const {
  return tokenizer_.Tokenize(how_.trims ? Trim(query, kBlanks) : query);
}

std::vector<int32_t> Prompt::DocumentTokens(std::string_view document) const {
  std::string text(how_.lead);
  text += how_.trims ? Trim(document, kBlanks) : document;
  return tokenizer_.Tokenize(text);
}

Encoding Prompt::PrefixOf(
    std::initializer_list<std::span<const int32_t>> query) const {
  Encoding text;
  text.role = TextRole::kPrefix;
  Append(head_, text);
  for (const std::span<const int32_t> ids : query) Append(ids, text);
  Append(middle_, text);
  return text;
}

Encoding Prompt::Prefix(const Question& question,
                        std::string_view query) const {
  std::string text = question.before;
  text += how_.trims ? Trim(query, kBlanks) : query;
  text += question.after;
  const std::vector<int32_t> ids = tokenizer_.Tokenize(text);
  return PrefixOf({ids});
}

Encoding Prompt::PrefixWithTokens(const Question& question,
                                  std::span<const int32_t> query) const {
  const std::vector<int32_t> before = tokenizer_.Tokenize(question.before);
  const std::vector<int32_t> after = tokenizer_.Tokenize(question.after);
  return PrefixOf({before, query, after});
}

Encoding Prompt::Continuation(std::span<const int32_t> document,
                              bool later) const {
  Encoding text;
  text.role = TextRole::kContinuation;
  if (later) Append(lead_, text);
  Append(document, text);
  Append(tail_, text);
  return text;
}

}  // namespace podium
