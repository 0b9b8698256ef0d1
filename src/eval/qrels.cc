#include "eval/qrels.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "collections/fields.h"
#include "collections/line_reader.h"
#include "eval/comment_line.h"

namespace podium {
namespace {

// What is wrong with the fields of a line; empty: nothing.
std::string ReadJudgment(std::string_view text,
                         std::array<std::string_view, 4>& fields,
                         int64_t& grade) {
  const size_t count = SplitFields(text, fields);
  if (count != fields.size()) {
    return "expected 4 fields (qid iter docno grade), found " +
           std::to_string(count);
  }
  if (!ParseField(fields[3], grade))
    return "the grade '" + std::string(fields[3]) + "' is not a whole number";
  if (grade > kMaxGrade) {
    return "the grade " + std::string(fields[3]) + " is over " +
           std::to_string(kMaxGrade);
  }
  return {};
}

}  // namespace

Result<Qrels> ReadQrels(std::unique_ptr<ByteSource> source) {
  LineReader lines(std::move(source));
  Qrels qrels;
  qrels.name = lines.name();
  std::unordered_map<std::string_view, size_t> known;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    std::array<std::string_view, 4> fields;
    Judgment judgment{.line = (*line)->number};
    const std::string wrong =
        ReadJudgment((*line)->text, fields, judgment.grade);
    if (!wrong.empty()) return Unexpected(lines.WrongAt(judgment.line, wrong));
    judgment.docno = qrels.names.Keep(fields[2]);
    auto found = known.find(fields[0]);
    if (found == known.end()) {
      qrels.queries.push_back({.qid = qrels.names.Keep(fields[0])});
      found = known.emplace(qrels.queries.back().qid, qrels.queries.size() - 1)
                  .first;
    }
    qrels.queries[found->second].judgments.push_back(judgment);
  }
  if (qrels.queries.empty())
    return Fail(ErrorCode::kInvalidData, qrels.name + ": no judgments",
                qrels.name);
  std::ranges::sort(qrels.queries, {}, &JudgedQuery::qid);
  for (JudgedQuery& query : qrels.queries)
    std::ranges::stable_sort(query.judgments, {}, &Judgment::docno);
  return qrels;
}

}  // namespace podium
