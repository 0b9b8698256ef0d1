#include "eval/qrels.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

#include "collections/collection_folder.h"
#include "collections/fields.h"
#include "collections/line_reader.h"
#include "eval/comment_line.h"
#include "eval/json_record.h"

namespace podium {
namespace {

// The format of a file's lines.
enum class Lines { kTrec, kBeir, kJson };

bool IsBeirHeader(std::string_view text) {
  std::array<std::string_view, 3> fields;
  return SplitFields(text, fields) == fields.size() &&
         fields ==
             std::array<std::string_view, 3>{"query-id", "corpus-id", "score"};
}

Result<JudgmentRecord> ParseFields(std::string_view text, bool beir) {
  std::array<std::string_view, 4> fields;
  const size_t count = SplitFields(text, fields);
  const size_t wanted = beir ? 3 : 4;
  if (count != wanted) {
    return Fail(ErrorCode::kInvalidData,
                "expected " + std::to_string(wanted) + " fields (" +
                    (beir ? "qid docno grade" : "qid iter docno grade") +
                    "), found " + std::to_string(count));
  }
  JudgmentRecord judgment{.qid = std::string(fields[0]),
                          .docno = std::string(fields[count - 2])};
  if (!ParseField(fields[count - 1], judgment.grade)) {
    return Fail(ErrorCode::kInvalidData, "the grade '" +
                                             std::string(fields[count - 1]) +
                                             "' is not a whole number");
  }
  return judgment;
}

Result<JudgmentRecord> ParseLine(std::string_view text, Lines lines) {
  Result<JudgmentRecord> judgment =
      lines == Lines::kJson ? ParseJudgmentJson(text)
                            : ParseFields(text, lines == Lines::kBeir);
  if (!judgment) return judgment;
  const double grade = judgment->grade;
  if (grade != std::trunc(grade)) {
    return Fail(ErrorCode::kInvalidData,
                fmt::format("the grade {} is not a whole number", grade));
  }
  if (!(std::abs(grade) <= kMaxGrade)) {
    return Fail(ErrorCode::kInvalidData,
                fmt::format("the grade {:.0f} is not between {} and {}", grade,
                            -kMaxGrade, kMaxGrade));
  }
  return judgment;
}

}  // namespace

const JudgedQuery* Qrels::Find(std::string_view qid) const {
  const auto found =
      std::ranges::lower_bound(queries, qid, {}, &JudgedQuery::qid);
  return found == queries.end() || found->qid != qid ? nullptr : &*found;
}

Result<Qrels> ReadQrels(std::unique_ptr<ByteSource> source,
                        QrelsFormat format) {
  LineReader lines(std::move(source));
  Qrels qrels;
  qrels.name = lines.name();
  std::optional<Lines> kind;
  if (format == QrelsFormat::kTrec) kind = Lines::kTrec;
  std::unordered_map<std::string_view, size_t> known;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    const std::string_view text = (*line)->text;
    if (!kind) {
      kind = IsJsonLine(text)     ? Lines::kJson
             : IsBeirHeader(text) ? Lines::kBeir
                                  : Lines::kTrec;
      if (kind == Lines::kBeir) continue;
    }
    const Result<JudgmentRecord> read = ParseLine(text, *kind);
    if (!read)
      return Unexpected(lines.WrongAt((*line)->number, read.error().message));
    const Judgment judgment{.docno = qrels.names.Keep(read->docno),
                            .grade = static_cast<int64_t>(read->grade),
                            .line = (*line)->number};
    auto found = known.find(read->qid);
    if (found == known.end()) {
      qrels.queries.push_back({.qid = qrels.names.Keep(read->qid)});
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
  std::string path = file;
  if (format == QrelsFormat::kDetected && IsFolder(file)) {
    Result<std::string> found = FindInFolder(file, "qrels/test.tsv");
    if (!found) return Unexpected(std::move(found.error()));
    path = *std::move(found);
  }
  auto source = OpenBytes(path);
  if (!source) return Unexpected(std::move(source.error()));
  return ReadQrels(*std::move(source), format);
}

}  // namespace podium
