#include "rerank/prompt.h"

#include <utility>

#include "jinja/python_text.h"

namespace podium {
namespace {

// As templates do it: with Python's str.strip.
std::string_view Trimmed(std::string_view text, bool trims) {
  return trims ? jinja::StripLeft(jinja::StripRight(text)) : text;
}

void Append(std::span<const int32_t> from, std::vector<int32_t>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

Encoding EncodingOf(TextRole role, std::vector<int32_t> ids) {
  Encoding text;
  text.role = role;
  text.token_type_ids.resize(ids.size());
  text.input_ids = std::move(ids);
  return text;
}

}  // namespace

Prompt::Prompt(const Tokenizer& tokenizer, ScoreTemplate how)
    : tokenizer_(tokenizer),
      how_(std::move(how)),
      // A blank is no more than the beginning of the document's first word.
      lead_(Trimmed(how_.lead, true).empty() ? std::vector<int32_t>()
                                             : tokenizer.Tokenize(how_.lead)),
      trail_(tokenizer.Tokenize(how_.trail)),
      tail_(tokenizer.TokenizeTemplate(how_.tail)) {}

Result<std::optional<ScoreTokens>> Prompt::AnswerTokens() const {
  if (how_.yes.empty()) return std::optional<ScoreTokens>();
  std::optional<Error> error;
  const auto token = [&](std::string_view text) {
    const std::vector<int32_t> ids = tokenizer_.Tokenize(text);
    if (ids.size() == 1 && tokenizer_.TokenString(ids[0]) == text) {
      return ids[0];
    }
    error = Error{ErrorCode::kInvalidData,
                  "the template " + how_.name + " scores by the token \"" +
                      std::string(text) +
                      "\", which the tokenizer does not have; choose the "
                      "model's own template (--template)",
                  "template"};
    return 0;
  };
  ScoreTokens tokens{.yes = token(how_.yes), .no = {}};
  if (!how_.no.empty()) tokens.no = token(how_.no);
  if (error) return Unexpected(*std::move(error));
  return std::optional(tokens);
}

Result<Prompt::Question> Prompt::Ask(const std::string& instruction) const {
  if (!instruction.empty() && how_.instructed.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "instruction is given, but the template " + how_.name +
                    " has no place for one; leave it out",
                "instruction");
  }
  Question question;
  std::vector<int32_t>* ids = &question.before;
  std::string text;         // since the last fixed part
  bool with_query = false;  // it is one with the query
  const auto end_text = [&] {
    if (!with_query) {
      return Append(tokenizer_.Tokenize(std::exchange(text, {})), *ids);
    }
    question.right = std::exchange(text, {});
    with_query = false;
    ids = &question.after;
  };
  for (const PromptPart& part :
       instruction.empty() ? how_.asked : how_.instructed) {
    switch (part.kind) {
      case PromptPart::Kind::kFixed:
        end_text();
        Append(tokenizer_.TokenizeTemplate(part.text), *ids);
        break;
      case PromptPart::Kind::kText:
        text += part.text;
        break;
      case PromptPart::Kind::kInstruction:
        text += Trimmed(instruction, part.trims);
        break;
      case PromptPart::Kind::kQuery:
        question.left = std::exchange(text, {});
        question.trims = part.trims;
        with_query = true;
        break;
    }
  }
  end_text();
  question.tokens = static_cast<int64_t>(
      question.before.size() + tokenizer_.Tokenize(question.left).size() +
      tokenizer_.Tokenize(question.right).size() + question.after.size() +
      lead_.size() + trail_.size() + tail_.size());
  return question;
}

std::vector<int32_t> Prompt::QueryTokens(std::string_view query) const {
  bool trims = false;
  for (const PromptPart& part : how_.asked) {
    if (part.kind == PromptPart::Kind::kQuery) trims = part.trims;
  }
  return tokenizer_.Tokenize(Trimmed(query, trims));
}

std::vector<int32_t> Prompt::DocumentTokens(std::string_view document) const {
  std::string text = how_.lead;
  text += Trimmed(document, how_.trims_document);
  text += how_.trail;
  return tokenizer_.Tokenize(text);
}

Encoding Prompt::Prefix(const Question& question,
                        std::string_view query) const {
  std::string text = question.left;
  text += Trimmed(query, question.trims);
  text += question.right;
  std::vector<int32_t> ids = question.before;
  Append(tokenizer_.Tokenize(text), ids);
  Append(question.after, ids);
  return EncodingOf(TextRole::kPrefix, std::move(ids));
}

Encoding Prompt::PrefixWithTokens(const Question& question,
                                  std::span<const int32_t> query) const {
  std::vector<int32_t> ids = question.before;
  Append(tokenizer_.Tokenize(question.left), ids);
  Append(query, ids);
  Append(tokenizer_.Tokenize(question.right), ids);
  Append(question.after, ids);
  return EncodingOf(TextRole::kPrefix, std::move(ids));
}

Encoding Prompt::Continuation(std::span<const int32_t> document, bool first,
                              bool last) const {
  std::vector<int32_t> ids;
  if (!first) Append(lead_, ids);
  Append(document, ids);
  if (!last) Append(trail_, ids);
  Append(tail_, ids);
  return EncodingOf(TextRole::kContinuation, std::move(ids));
}

}  // namespace podium
