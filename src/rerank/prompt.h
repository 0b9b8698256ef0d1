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
// number of threads may use it. The tokenizer and the template outlive it.
class Prompt {
 public:
  Prompt(const Tokenizer& tokenizer, const ScoreTemplate& how);

  // The tokens that the model answers with. kInvalidData if the tokenizer does
  // not have them.
  Result<ScoreTokens> AnswerTokens() const;

  // What a request's query part is made of. An empty instruction is none.
  // kInvalidArgument with param "instruction" if the template has no place for
  // one.
  struct Question {
    std::string before, after;  // the query
    int64_t tokens = 0;         // of the prompt without query and document
  };
  Result<Question> Ask(const std::string& instruction) const;

  // The tokens of a query by itself, and of a document with what leads to it.
  std::vector<int32_t> QueryTokens(std::string_view query) const;
  std::vector<int32_t> DocumentTokens(std::string_view document) const;

  // What all documents of a request stand behind.
  Encoding Prefix(const Question& question, std::string_view query) const;
  // The same, with only these tokens of the query.
  Encoding PrefixWithTokens(const Question& question,
                            std::span<const int32_t> query) const;
  // What stands behind it, with these tokens of a document: its first, as
  // DocumentTokens gives them, or `later` ones.
  Encoding Continuation(std::span<const int32_t> document, bool later) const;

  const ScoreTemplate& how() const { return how_; }
  // What stands around the tokens of a document at most.
  int64_t tokens_around() const {
    return static_cast<int64_t>(lead_.size() + tail_.size());
  }

 private:
  Encoding PrefixOf(
      std::initializer_list<std::span<const int32_t>> query) const;

  const Tokenizer& tokenizer_;
  const ScoreTemplate& how_;
  const std::vector<int32_t> head_, middle_, lead_, tail_;
};

}  // namespace podium
