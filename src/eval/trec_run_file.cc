#include "eval/trec_run_file.h"

#include <array>
#include <cmath>
#include <utility>

#include "collections/fields.h"
#include "collections/line_reader.h"
#include "eval/comment_line.h"

namespace podium {
namespace {

using RunFields = std::array<std::string_view, 6>;

// What is wrong with the fields of a line; empty: nothing.
std::string ReadFields(std::string_view text, RunFields& fields,
                       double& score) {
  const size_t count = SplitFields(text, fields);
  if (count < fields.size()) {
    return "expected 6 fields (qid iter docno rank score run_id), found " +
           std::to_string(count);
  }
  if (!ParseField(fields[4], score) || std::isnan(score))
    return "the score '" + std::string(fields[4]) + "' is not a number";
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

}  // namespace

const RetrievedQuery* TrecRunFile::Find(std::string_view qid) const {
  const auto found = by_qid.find(qid);
  return found == by_qid.end() ? nullptr : &queries[found->second];
}

Result<TrecRunFile> ReadTrecRunFile(std::unique_ptr<ByteSource> source) {
  LineReader lines(std::move(source));
  TrecRunFile run;
  run.name = lines.name();
  size_t place = 0;
  while (true) {
    const Result<std::optional<Line>> line = NextUncommented(lines);
    if (!line) return Unexpected(line.error());
    if (!*line) break;
    RunFields fields;
    RetrievedDocument document{.line = (*line)->number};
    const std::string wrong = ReadFields((*line)->text, fields, document.score);
    if (!wrong.empty()) return Unexpected(lines.WrongAt(document.line, wrong));
    document.docno = run.names.Keep(fields[2]);
    place = PlaceOf(run, fields[0], place);
    run.queries[place].documents.push_back(document);
    run.run_id = fields[5];
  }
  if (run.queries.empty())
    return Fail(ErrorCode::kInvalidData, run.name + ": no documents", run.name);
  return run;
}

Result<TrecRunFile> OpenTrecRunFile(const std::string& file) {
  auto source = OpenBytes(file);
  if (!source) return Unexpected(std::move(source.error()));
  return ReadTrecRunFile(*std::move(source));
}

}  // namespace podium
