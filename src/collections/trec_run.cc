#include "collections/trec_run.h"

#include <array>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>

#include "collections/fields.h"

namespace podium {

Result<RunLine> ParseRunLine(std::string_view line) {
  std::array<std::string_view, 6> fields;
  const size_t count = SplitFields(line, fields);
  if (count != fields.size()) {
    return Fail(ErrorCode::kInvalidData,
                "expected 6 fields (qid Q0 docno rank score tag), found " +
                    std::to_string(count));
  }
  RunLine run{.qid = std::string(fields[0]),
              .docno = std::string(fields[2]),
              .tag = std::string(fields[5])};
  if (!ParseField(fields[3], run.rank)) {
    return Fail(ErrorCode::kInvalidData, "the rank '" + std::string(fields[3]) +
                                             "' is not a whole number");
  }
  if (!ParseField(fields[4], run.score) || !std::isfinite(run.score)) {
    return Fail(
        ErrorCode::kInvalidData,
        "the score '" + std::string(fields[4]) + "' is not a finite number");
  }
  return run;
}

Result<std::optional<TrecRunReader::Pending>> TrecRunReader::NextLine() {
  const Result<std::optional<Line>> line = lines_.NextFilled();
  if (!line) return Unexpected(line.error());
  if (!*line) return std::nullopt;
  Result<RunLine> run = ParseRunLine((*line)->text);
  if (!run)
    return Unexpected(lines_.WrongAt((*line)->number, run.error().message));
  return Pending{*std::move(run), (*line)->number};
}

Result<std::optional<RunQuery>> TrecRunReader::Next() {
  if (!pending_) {
    Result<std::optional<Pending>> first = NextLine();
    if (!first) return Unexpected(first.error());
    if (!*first) return std::nullopt;
    pending_ = *std::move(first);
  }
  RunQuery query{.qid = pending_->run.qid};
  if (!seen_.insert(std::hash<std::string>()(query.qid)).second) {
    return Unexpected(lines_.WrongAt(
        pending_->number,
        "query '" + query.qid +
            "' comes again after another; the lines of a query stand together "
            "(sort -s -k1,1 puts them so)"));
  }
  std::unordered_map<std::string, int64_t> lines;  // of each docno
  while (pending_ && pending_->run.qid == query.qid) {
    RunEntry entry{.docno = std::move(pending_->run.docno),
                   .score = pending_->run.score,
                   .line = pending_->number};
    const auto [known, added] = lines.emplace(entry.docno, entry.line);
    if (!added) {
      return Unexpected(lines_.WrongAt(
          entry.line, "document '" + entry.docno + "' comes twice for query '" +
                          query.qid + "', first on line " +
                          std::to_string(known->second)));
    }
    query.entries.push_back(std::move(entry));
    Result<std::optional<Pending>> next = NextLine();
    if (!next) return Unexpected(next.error());
    pending_ = *std::move(next);
  }
  return query;
}

}  // namespace podium
