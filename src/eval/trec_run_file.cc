#include "eval/trec_run_file.h"

#include <optional>
#include <utility>

#include "collections/line_reader.h"
#include "eval/comment_line.h"
#include "eval/json_record.h"
#include "eval/run_line.h"

namespace podium {
namespace {

// The place of `qid` in run.queries. `last` is that of the previous line, tried
// first because the lines of a query are mostly together.
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

  // Returns the line's error; empty if there is none.
  std::string AddTrec(const Line& line) {
    const Result<RunLine> read = ParseRunLine(line.text);
    if (!read) return read.error().message;
    Add(read->qid, read->docno, read->score, line.number);
    run_.run_id = read->tag;
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
