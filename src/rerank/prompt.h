#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/score_tokens.h"
#include "rerank/score_template.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// A template in the tokens of one tokenizer. Const after construction; any
// number of threads may use it. The tokenizer outlives it.
class Prompt {
 public:
  Prompt(const Tokenizer& tokenizer, ScoreTemplate how);

  // The tokens that the template says the model answers with; nothing if it
  // leaves that to the folder. kInvalidData if the tokenizer does not have
  // them.
  Result<std::optional<ScoreTokens>> AnswerTokens() const;

  // A request's prompt without query and document: tokens, and the text that
  // becomes tokens together with the query.
  struct Question {
    std::vector<int32_t> before, after;
    std::string left, right;
    bool trims = false;  // the query
    int64_t tokens = 0;  // of all of it, with what is around the document
  };
  // An empty instruction is none. kInvalidArgument with param "instruction" if
  // the template has no place for one.
  Result<Question> Ask(const std::string& instruction) const;

  // The tokens of a query by itself, and of a document with what is one with
  // it.
  std::vector<int32_t> QueryTokens(std::string_view query) const;
  std::vector<int32_t> DocumentTokens(std::string_view document) const;

  // What all documents of a request stand behind.
  Encoding Prefix(const Question& question, std::string_view query) const;
  // The same, with only these tokens of the query.
  Encoding PrefixWithTokens(const Question& question,
                            std::span<const int32_t> query) const;
  // What stands behind it, with these tokens of a document, as DocumentTokens
  // gives them: from its first, and to its last one, or not.
  Encoding Continuation(std::span<const int32_t> document, bool first,
                        bool last) const;

  const ScoreTemplate& how() const { return how_; }
  // What stands around the tokens of a document at most.
  int64_t tokens_around() const {
    return static_cast<int64_t>(lead_.size() + trail_.size() + tail_.size());
  }

 private:
  const Tokenizer& tokenizer_;
  const ScoreTemplate how_;
  const std::vector<int32_t> lead_, trail_, tail_;
};

}  // namespace podium
