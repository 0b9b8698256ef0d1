#pragma once

#include <string_view>

#include "base/result.h"

namespace podium {

// A line of a TREC run. Borrows the line's text.
struct RunLine {
  std::string_view qid, docno, tag;
  double score = 0;  // a number, which may be infinite
};

// Parses `qid Q0 docno rank score tag`, separated by white space. Like
// trec_eval, it ignores the second field, the rank and anything after the tag.
// Errors are kInvalidData and give the reason, not the place. Every command
// that reads a run uses this; docs/eval.md has the rules.
Result<RunLine> ParseRunLine(std::string_view line);

}  // namespace podium
