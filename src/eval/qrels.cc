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

struct JudgmentLine {
  std::string_view qid, docno;
  int64_t grade = 0;
};

bool IsBeirHeader(std::string_view text) {
  std::array<std::string_view, 3> fields;
  return SplitFields(text, fields) == fields.size() &&
         fields ==
             std::array<std::string_view, 3>{"query-id", "corpus-id", "score"};
}

// What is wrong with the fields of a line; empty: nothing.
std::string ReadJudgment(std::string_view text, bool beir,
                         JudgmentLine& judgment) {
  std::array<std::string_view, 4> fields;
  const size_t count = SplitFields(text, fields);
  const size_t wanted = beir ? 3 : 4;
  if (count != wanted) {
    return "expected " + std::to_string(wanted) + " fields (" +
           (beir ? "qid docno grade" : "qid iter docno grade") + "), found " +
           std::to_string(count);
  }
  judgment.qid = fields[0];
  judgment.docno = fields[count - 2];
  const std::string grade(fields[count - 1]);
  if (!ParseField(grade, judgment.grade))
    return "the grade '" + grade + "' is not a whole number";
  if (judgment.grade > kMaxGrade)
    return "the grade " + grade + " is over " + std::to_string(kMaxGrade);
  return {};
}

}  // namespace

Result<Qrels> ReadQrels(std::unique_ptr<ByteSource> source,
                        QrelsFormat format) {
  LineReader lines(std::move(source));
  Qrels qrels;
  qrels.name = lines.name();
  bool beir = false;
  std::unordered_map<std::string_view, size_t> known;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    const std::string_view text = (*line)->text;
    if (format == QrelsFormat::kDetected && !beir && known.empty() &&
        IsBeirHeader(text)) {
      beir = true;
      continue;
    }
    JudgmentLine read;
    const std::string wrong = ReadJudgment(text, beir, read);
    if (!wrong.empty())
      return Unexpected(lines.WrongAt((*line)->number, wrong));
    const Judgment judgment{.docno = qrels.names.Keep(read.docno),
                            .grade = read.grade,
                            .line = (*line)->number};
    auto found = known.find(read.qid);
    if (found == known.end()) {
      qrels.queries.push_back({.qid = qrels.names.Keep(read.qid)});
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

Result<Qrels> OpenQrels(const std::string& file, QrelsFormat format) {
  auto source = OpenBytes(file);
  if (!source) return Unexpected(std::move(source.error()));
  return ReadQrels(*std::move(source), format);
}

}  // namespace podium
