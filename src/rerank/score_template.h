#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// A piece of the prompt in front of the document.
struct PromptPart {
  enum class Kind {
    kFixed,        // `text`, in which special tokens are matched
    kText,         // `text`, in which they are not
    kInstruction,  // the request's, as text
    kQuery,        // the request's, as text
  };

  Kind kind = Kind::kText;
  std::string text = {};
  bool trims = false;  // the blanks around an instruction or query are left out

  friend bool operator==(const PromptPart&, const PromptPart&) = default;
};

// How a causal model is asked whether a document answers a query. The model
// reads
//
//   asked or instructed   lead document trail   tail
//
// A fixed part becomes tokens by itself; the text between two of them, with the
// instruction and query in it, becomes tokens as one text, and so do lead,
// document and trail. Special tokens are matched in fixed parts and the tail
// alone, so that no request can forge the end of its part.
struct ScoreTemplate {
  std::string name;        // for --template
  std::string what;        // the models that were trained with it
  std::string model_type;  // of config.json
  // What the name of such a model, or its chat template, contains; in lower
  // case.
  std::vector<std::string_view> signs;
  // For a request without an instruction, and for one with it; the latter is
  // empty if there is no place for one. Each has one query.
  std::vector<PromptPart> asked, instructed;
  std::string lead;   // text that is one with the document's beginning
  std::string trail;  // and with its end
  std::string tail;
  bool trims_document = false;  // of the blanks around it
  // The tokens that answer. Both empty: the folder says which.
  std::string yes;
  std::string no;  // empty: the score is the logit of `yes` alone
  // The relevance score is sigmoid((logit - offset) / divisor).
  float offset = 0;
  float divisor = 1;
};

// The templates of models whose folders have none, in the order of the
// documentation.
std::vector<ScoreTemplate> ScoreTemplates();

// The words that a cross-encoder of this folder's model type reads around query
// and document, if it reads any. Errors are config.json's.
Result<std::optional<ScoreTemplate>> FindWords(const FileSource& files,
                                               const Limits& limits);

// "a (what), b (what)": the templates of this model type, or all if it is
// empty.
std::string ListTemplates(std::string_view model_type);

// The one of ScoreTemplates() that is called `asked` or, if that is empty, the
// only one with a sign in the model's names (`name`, the folder's path,
// "_name_or_path" in config.json) or in its chat template. kInvalidArgument
// with param "template" if there is no such template, if it is for another
// model type, or if the signs do not tell.
Result<ScoreTemplate> ChooseTemplate(const FileSource& files,
                                     const Limits& limits,
                                     std::string_view name,
                                     std::string_view asked);

}  // namespace podium
