#pragma once

#include <string_view>

#include "base/result.h"

namespace podium {

// A line of a TREC run, borrowed from it.
struct RunLine {
  std::string_view qid, docno, tag;
  double score = 0;  // a number, which may be infinite
};

// `qid Q0 docno rank score tag`, between white space. As trec_eval has it, the
// second field and the rank are not read, nor is anything behind the tag.
// Errors are kInvalidData and say what is wrong, not where. Every command that
// reads a run reads it with this; docs/eval.md has the rules.
Result<RunLine> ParseRunLine(std::string_view line);

}  // namespace podium
