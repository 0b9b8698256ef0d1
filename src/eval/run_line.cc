#include "eval/run_line.h"

#include <array>
#include <cmath>
#include <string>

#include "collections/fields.h"

namespace podium {

Result<RunLine> ParseRunLine(std::string_view line) {
  std::array<std::string_view, 6> fields;
  const size_t count = SplitFields(line, fields);
  if (count < fields.size()) {
    return Fail(ErrorCode::kInvalidData,
                "expected 6 fields (qid Q0 docno rank score tag), found " +
                    std::to_string(count));
  }
  RunLine run{.qid = fields[0], .docno = fields[2], .tag = fields[5]};
  if (!ParseField(fields[4], run.score) || std::isnan(run.score)) {
    return Fail(ErrorCode::kInvalidData,
                "the score '" + std::string(fields[4]) + "' is not a number");
  }
  return run;
}

}  // namespace podium
