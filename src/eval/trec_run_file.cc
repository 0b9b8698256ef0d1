#include "eval/trec_run_file.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "collections/fields.h"
#include "collections/line_reader.h"
#include "eval/comment_line.h"
#include "eval/json_record.h"

namespace podium {
namespace {

// The fields of a line of TREC's, borrowed from it.
struct RunFields {
  std::string_view qid, docno, run_id;
  double score = 0;
};

// What is wrong with a line; empty: nothing.
std::string ReadLine(std::string_view text, RunFields& line) {
  std::array<std::string_view, 6> fields;
  const size_t count = SplitFields(text, fields);
  if (count < fields.size()) {
    return "expected 6 fields (qid iter docno rank score run_id), found " +
           std::to_string(count);
  }
  if (!ParseField(fields[4], line.score) || std::isnan(line.score))
    return "the score '" + std::string(fields[4]) + "' is not a number";
  line.qid = fields[0];
  line.docno = fields[2];
  line.run_id = fields[5];
  return {};
}

// Where documents of `qid` go. `last` is where the line before went, as the
// lines of a query mostly stand together.
size_t PlaceOf(TrecRunFile& run, std::string_view qid, size_t last) {
  if (last < run.queries.size() && run.queries[last].qid == qid) return last;
  const auto found = run.by_qid.find(qid);
  if (found != run.by_qid.end()) return found->second;
  run.queries.push_back({.qid = run.names.Keep(qid)});
  run.by_qid.emplace(run.queries.back().qid, run.queries.size() - 1);
  return run.queries.size() - 1;
}

// Fills a run line by line.
class RunBuilder {
 public:
  explicit RunBuilder(TrecRunFile& run) : run_(run) {}

  // What is wrong with a line; empty: nothing.
  std::string AddTrec(const Line& line) {
    RunFields fields;
    std::string wrong = ReadLine(line.text, fields);
    if (!wrong.empty()) return wrong;
    Add(fields.qid, fields.docno, fields.score, line.number);
    run_.run_id = fields.run_id;
    return {};
  }

  std::string AddJson(const Line& line) {
    const Result<RunRecord> record = ParseRunJson(line.text);
    if (!record) return record.error().message;
    for (const ScoredDocument& document : record->documents)
      Add(record->qid, document.docno, document.score, line.number);
    if (!record->model.empty()) run_.run_id = record->model;
    return {};
  }

 private:
  void Add(std::string_view qid, std::string_view docno, double score,
           int64_t line) {
    place_ = PlaceOf(run_, qid, place_);
    run_.queries[place_].documents.push_back(
        {.docno = run_.names.Keep(docno), .score = score, .line = line});
  }

  TrecRunFile& run_;
  size_t place_ = 0;
};

}  // namespace

const RetrievedQuery* TrecRunFile::Find(std::string_view qid) const {
  const auto found = by_qid.find(qid);
  return found == by_qid.end() ? nullptr : &queries[found->second];
}

Result<TrecRunFile> ReadTrecRunFile(std::unique_ptr<ByteSource> source,
                                    RunFormat format) {
  LineReader lines(std::move(source));
  TrecRunFile run;
  run.name = lines.name();
  RunBuilder builder(run);
  std::optional<bool> json;
  if (format == RunFormat::kTrec) json = false;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    if (!json) json = IsJsonLine((*line)->text);
    const std::string wrong =
        *json ? builder.AddJson(**line) : builder.AddTrec(**line);
    if (!wrong.empty())
      return Unexpected(lines.WrongAt((*line)->number, wrong));
  }
  if (run.queries.empty())
    return Fail(ErrorCode::kInvalidData, run.name + ": no documents", run.name);
  return run;
}

Result<TrecRunFile> OpenTrecRunFile(const std::string& file, RunFormat format) {
  auto source = OpenBytes(file);
  if (!source) return Unexpected(std::move(source.error()));
  return ReadTrecRunFile(*std::move(source), format);
}

}  // namespace podium
