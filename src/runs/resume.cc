#include "runs/resume.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/json_writer.h"
#include "collections/csv_reader.h"
#include "collections/line_reader.h"
#include "eval/run_line.h"
#include "runs/whole_lines.h"

namespace podium {
namespace {

// A result in the output; what a format does not contain is absent.
struct WrittenResult {
  std::string id;  // as DocnoOf() if there is no index
  std::optional<int64_t> index;
  std::optional<std::string> text;
};

// A query's part of an output.
struct WrittenQuery {
  std::string qid;
  std::optional<std::string> query, model;
  std::vector<WrittenResult> results;
  int64_t line = 0;  // where it begins
  int64_t end = 0;   // offset after its last line
  bool complete = false;
};

// The queries of an output, one after the other.
class WrittenReader {
 public:
  virtual ~WrittenReader() = default;
  virtual Result<std::optional<WrittenQuery>> Next() = 0;
  // The beginning of a query's output, as far as it is known in advance.
  virtual std::string Beginning(const RankJob& job) const = 0;
  // The text before the first query.
  virtual std::string_view header() const { return {}; }
};

class WrittenJsonl : public WrittenReader {
 public:
  explicit WrittenJsonl(std::unique_ptr<ByteSource> source)
      : lines_(std::move(source)) {}

  Result<std::optional<WrittenQuery>> Next() override {
    const Result<std::optional<Line>> line = lines_.Next();
    if (!line) return Unexpected(line.error());
    if (!*line) return std::nullopt;
    const auto json = JsonDocument::Parse((*line)->text, kMaxDocumentDepth);
    if (!json)
      return Unexpected(lines_.WrongAt((*line)->number, json.error().message));
    const simdjson::dom::element root = json->root();
    WrittenQuery written{
        .line = (*line)->number, .end = lines_.offset(), .complete = true};
    std::string_view qid, query, model;
    simdjson::dom::array results;
    if (!root.is_object() || root["query_id"].get(qid) ||
        root["query"].get(query) || root["model"].get(model) ||
        root["results"].get(results)) {
      return Unexpected(Strange((*line)->number));
    }
    written.qid = qid;
    written.query = query;
    written.model = model;
    for (const simdjson::dom::element result : results) {
      int64_t index = 0;
      simdjson::dom::element json_document;
      if (!result.is_object() || result["index"].get(index) ||
          result["document"].get(json_document))
        return Unexpected(Strange((*line)->number));
      const Result<Document> document = DocumentOf(json_document);
      if (!document) return Unexpected(Strange((*line)->number));
      written.results.push_back({document->id, index, document->text});
    }
    return written;
  }

  std::string Beginning(const RankJob& job) const override {
    JsonWriter json;
    json.BeginObject().Key("query_id").String(job.qid);
    return json.Take();
  }

 private:
  Error Strange(int64_t line) const {
    return lines_.WrongAt(line, "not a line of a JSONL ranking");
  }

  LineReader lines_;
};

// Reads queries that have one line per result. The last query may lack some.
class WrittenLines : public WrittenReader {
 public:
  explicit WrittenLines(std::unique_ptr<ByteSource> source)
      : lines_(std::move(source)) {}

  Result<std::optional<WrittenQuery>> Next() override {
    if (!pending_ && !ended_) {
      auto filled = Fill();
      if (!filled) return Unexpected(filled.error());
    }
    if (!pending_) return std::nullopt;
    WrittenQuery query = *std::exchange(pending_, std::nullopt);
    while (true) {
      auto filled = Fill();
      if (!filled) return Unexpected(filled.error());
      if (!pending_) return query;
      if (pending_->qid != query.qid) break;
      query.results.push_back(std::move(pending_->results.front()));
      query.end = pending_->end;
      pending_.reset();
    }
    query.complete = true;
    return query;
  }

 protected:
  // The next line as a query with a single result; nothing at the end.
  virtual Result<std::optional<WrittenQuery>> NextResult() = 0;

  LineReader lines_;

 private:
  Result<void> Fill() {
    Result<std::optional<WrittenQuery>> next = NextResult();
    if (!next) return Unexpected(next.error());
    pending_ = *std::move(next);
    ended_ = !pending_;
    return {};
  }

  std::optional<WrittenQuery> pending_;
  bool ended_ = false;
};

class WrittenTrec : public WrittenLines {
 public:
  using WrittenLines::WrittenLines;

  std::string Beginning(const RankJob& job) const override {
    return job.qid + " Q0 ";
  }

 protected:
  Result<std::optional<WrittenQuery>> NextResult() override {
    const Result<std::optional<Line>> line = lines_.Next();
    if (!line) return Unexpected(line.error());
    if (!*line) return std::nullopt;
    const Result<RunLine> run = ParseRunLine((*line)->text);
    if (!run)
      return Unexpected(lines_.WrongAt((*line)->number, run.error().message));
    WrittenQuery written{.qid = std::string(run->qid),
                         .model = std::string(run->tag),
                         .line = (*line)->number,
                         .end = lines_.offset()};
    written.results.push_back({.id = std::string(run->docno)});
    return written;
  }
};

class WrittenCsv : public WrittenLines {
 public:
  explicit WrittenCsv(std::unique_ptr<ByteSource> source)
      : WrittenLines(std::move(source)), records_(lines_, {}) {}

  std::string Beginning(const RankJob& job) const override {
    return std::string(header()) + CsvField(job.qid);
  }
  std::string_view header() const override {
    return FrameOf({.format = OutputFormat::kCsv}).before;
  }

 protected:
  Result<std::optional<WrittenQuery>> NextResult() override {
    Result<std::optional<CsvRecord>> record = records_.Next();
    if (record && *record && (*record)->line == 1) record = records_.Next();
    if (!record && records_.cut_off()) return std::nullopt;
    if (!record) return Unexpected(record.error());
    if (!*record) return std::nullopt;
    std::vector<std::string>& fields = (*record)->fields;
    int64_t index = 0;
    if (fields.size() != 6 || !ParseIndex(fields[3], index)) {
      return Unexpected(
          lines_.WrongAt((*record)->line, "not a line of a CSV ranking"));
    }
    WrittenQuery written{.qid = std::move(fields[0]),
                         .line = (*record)->line,
                         .end = lines_.offset()};
    written.results.push_back(
        {std::move(fields[2]), index, std::move(fields[5])});
    return written;
  }

 private:
  static bool ParseIndex(const std::string& text, int64_t& index) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, index);
    return error == std::errc() && stop == end;
  }

  CsvReader records_;
};

// Puts a job that was read too early before the remaining ones.
class WithFirst : public JobSource {
 public:
  WithFirst(std::optional<RankJob> first, std::unique_ptr<JobSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}
  Result<std::optional<RankJob>> Next() override {
    if (first_) return std::exchange(first_, std::nullopt);
    return rest_->Next();
  }

 private:
  std::optional<RankJob> first_;
  const std::unique_ptr<JobSource> rest_;
};

std::unique_ptr<WrittenReader> ReaderOf(OutputFormat format,
                                        std::unique_ptr<ByteSource> source) {
  if (format == OutputFormat::kJsonl)
    return std::make_unique<WrittenJsonl>(std::move(source));
  if (format == OutputFormat::kCsv)
    return std::make_unique<WrittenCsv>(std::move(source));
  return std::make_unique<WrittenTrec>(std::move(source));
}

// The bytes of a file from `begin` to `end`.
Result<std::string> Part(const std::string& file, int64_t begin, int64_t end) {
  std::string bytes(static_cast<size_t>(end - begin), '\0');
  std::ifstream in(file, std::ios::binary);
  in.seekg(begin);
  if (in.read(bytes.data(), end - begin)) return bytes;
  return Fail(ErrorCode::kInvalidData,
              file + ": changed while it was being read", file);
}

// Whether one is a prefix of the other.
bool BeginAlike(std::string_view a, std::string_view b) {
  const size_t common = std::min(a.size(), b.size());
  return a.substr(0, common) == b.substr(0, common);
}

// Walks an output and its jobs in parallel.
class Walk {
 public:
  Walk(const std::string& file, const ResumeExpectation& expected,
       JobSource& jobs)
      : file_(file), expected_(expected), jobs_(jobs) {}

  // The job that a part of the output belongs to.
  Result<RankJob> JobOf(const WrittenQuery& written) {
    // Except in jsonl, a query without results has no line.
    const bool may_skip =
        expected_.threshold && expected_.output.format != OutputFormat::kJsonl;
    while (true) {
      Result<std::optional<RankJob>> job = jobs_.Next();
      if (!job) return Unexpected(job.error());
      if (!*job) {
        return Refuse(written.line,
                      "query '" + written.qid +
                          "' is not in the input, or not in this place");
      }
      if ((*job)->qid == written.qid) return **std::move(job);
      if (!may_skip) {
        return Refuse(written.line, "query '" + written.qid +
                                        "' is here, but the input has '" +
                                        (*job)->qid + "'");
      }
    }
  }

  Result<void> Check(const RankJob& job, const WrittenQuery& written) const {
    if (written.query && *written.query != job.query) {
      return Refuse(written.line, "query '" + job.qid +
                                      "' has a different text in the input");
    }
    if (written.model && *written.model != expected_.model) {
      return Refuse(written.line, "it was ranked by '" + *written.model +
                                      "', but the ranker is now '" +
                                      expected_.model + "'");
    }
    if (!AreOf(job, written.results)) {
      return Refuse(written.line, "query '" + job.qid +
                                      "' has different documents in the input");
    }
    const auto documents = static_cast<int64_t>(job.documents->size());
    const std::optional<int64_t> top_n =
        job.top_n ? job.top_n : expected_.top_n;
    const int64_t most = std::min(documents, top_n.value_or(documents));
    const auto results = static_cast<int64_t>(written.results.size());
    if (results > most ||
        (written.complete && results < most && !expected_.threshold)) {
      return Refuse(written.line,
                    "query '" + job.qid + "' has " + std::to_string(results) +
                        " results, but would now have " + std::to_string(most),
                    "resume.top_n");
    }
    return {};
  }

  Unexpected<Error> Refuse(int64_t line, const std::string& why,
                           const char* param = "resume") const {
    return Fail(ErrorCode::kInvalidArgument,
                file_ + ":" + std::to_string(line) + ": " + why, param);
  }

 private:
  // Whether each result is one of the job's documents, and none comes twice.
  static bool AreOf(const RankJob& job,
                    const std::vector<WrittenResult>& results) {
    const std::vector<Document>& documents = *job.documents;
    std::unordered_map<std::string, int64_t> indices;  // by docno
    std::vector<bool> seen(documents.size());
    for (const WrittenResult& result : results) {
      if (!result.index && indices.empty()) {
        for (size_t i = 0; i < documents.size(); ++i) {
          const auto index = static_cast<int64_t>(i);
          indices.emplace(DocnoOf(documents[i], index), index);
        }
      }
      int64_t index = 0;
      if (result.index) {
        index = *result.index;
        if (index < 0 || index >= static_cast<int64_t>(documents.size()) ||
            documents[index].id != result.id)
          return false;
      } else {
        const auto known = indices.find(result.id);
        if (known == indices.end()) return false;
        index = known->second;
      }
      if (result.text && documents[index].text != *result.text) return false;
      if (seen[index]) return false;
      seen[index] = true;
    }
    return true;
  }

  const std::string& file_;
  const ResumeExpectation& expected_;
  JobSource& jobs_;
};

}  // namespace

Result<ResumePoint> FindResumePoint(const std::string& file,
                                    std::unique_ptr<JobSource> jobs,
                                    const ResumeExpectation& expected) {
  const Result<FileShape> shape = ShapeOf(file);
  if (!shape) return Unexpected(shape.error());
  auto source = OpenFirstBytes(file, shape->whole_lines);
  if (!source) return Unexpected(source.error());
  const std::unique_ptr<WrittenReader> reader =
      ReaderOf(expected.output.format, *std::move(source));
  Walk walk(file, expected, *jobs);
  if (!BeginAlike(shape->beginning, reader->header()))
    return walk.Refuse(1, "not an output of this format");
  const auto header = static_cast<int64_t>(reader->header().size());
  ResumePoint point{.keep_bytes = header};
  std::optional<RankJob> unfinished, last_done;
  int64_t last_begin = 0;
  while (true) {
    Result<std::optional<WrittenQuery>> written = reader->Next();
    if (!written) {
      return walk.Refuse(
          1, "not an output of this format (" + written.error().message + ")");
    }
    if (!*written) break;
    Result<RankJob> job = walk.JobOf(**written);
    if (!job) return Unexpected(job.error());
    const Result<void> checked = walk.Check(*job, **written);
    if (!checked) return Unexpected(checked.error());
    if (!(*written)->complete) {
      unfinished = *std::move(job);
      break;
    }
    last_done = *std::move(job);
    last_begin = point.keep_bytes;
    ++point.queries_done;
    point.keep_bytes = (*written)->end;
  }
  if (last_done) {
    Result<std::string> text = Part(file, last_begin, point.keep_bytes);
    if (!text) return Unexpected(text.error());
    point.last_done = {*std::move(last_done), *std::move(text)};
  }
  // No query is complete: the text must look like the first query's.
  if (point.queries_done == 0 && !unfinished && shape->bytes > 0) {
    Result<std::optional<RankJob>> first = jobs->Next();
    if (!first) return Unexpected(first.error());
    unfinished = *std::move(first);
    const std::string beginning =
        unfinished ? reader->Beginning(*unfinished) : "";
    if (!BeginAlike(shape->beginning, beginning))
      return walk.Refuse(1, "not the output of this job");
  }
  // If no query is done, keep nothing but a complete header.
  if (point.queries_done == 0 && shape->whole_lines < header)
    point.keep_bytes = 0;
  point.rest =
      std::make_unique<WithFirst>(std::move(unfinished), std::move(jobs));
  return point;
}

}  // namespace podium
