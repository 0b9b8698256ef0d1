#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// How a causal model is asked whether a document answers a query. The model
// reads
//
//   head  query  middle   lead document  tail
//
// and each of the five parts becomes tokens by itself. In `query` the places
// {instruction} and {query} are filled in. In `head`, `middle` and `tail` the
// model's special tokens are matched; in the other two they are plain text, so
// that no request can forge the end of its part.
struct ScoreTemplate {
  std::string_view name;        // for --template
  std::string_view what;        // the models that were trained with it
  std::string_view model_type;  // of config.json
  // What the name of such a model, or its chat template, contains; in lower
  // case.
  std::span<const std::string_view> signs;
  std::string_view head;
  std::string_view query;
  // `query` for a request with an instruction; empty: the template has no place
  // for one.
  std::string_view instructed_query;
  std::string_view middle;
  std::string_view lead;  // text that is one with the document's beginning
  std::string_view tail;
  bool trims = false;  // query and document lose the blanks around them
  std::string_view yes;
  std::string_view no;  // empty: the score is the logit of `yes` alone
  // The relevance score is sigmoid((logit - offset) / divisor).
  float offset = 0;
  float divisor = 1;
};

// All templates, in the order of the documentation.
std::span<const ScoreTemplate* const> ScoreTemplates();

// "a (what), b (what)": the templates of this model type, or all if it is
// empty.
std::string ListTemplates(std::string_view model_type);

// The template of a causal model's folder: the one called `asked` or, if that
// is empty, the only one with a sign in the model's names (`name`, the folder's
// path, "_name_or_path" in config.json) or in its chat template.
// kInvalidArgument with param "template" if there is no such template, if it
// is for another model type, or if the signs do not tell.
Result<const ScoreTemplate*> ChooseTemplate(const FileSource& files,
                                            const Limits& limits,
                                            std::string_view name,
                                            std::string_view asked);

}  // namespace podium
