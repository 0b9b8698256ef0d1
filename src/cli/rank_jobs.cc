#include "cli/rank_jobs.h"

#include <unordered_set>
#include <utility>

#include "cli/texts_by_id.h"
#include "collections/hashed_ids.h"
#include "collections/json_id.h"
#include "collections/text_index.h"
#include "collections/trec_run.h"
#include "text/blank.h"

namespace podium {
namespace {

std::string Place(const LineReader& lines, int64_t line,
                  const std::string& qid) {
  return lines.name() + ":" + std::to_string(line) + ": query '" + qid + "'";
}

Result<std::shared_ptr<const std::vector<Document>>> Shared(
    DocumentList list, const std::string& name) {
  if (list.documents.empty())
    return Fail(ErrorCode::kInvalidData, name + ": no documents", name);
  return std::make_shared<const std::vector<Document>>(
      std::move(list.documents));
}

class SingleJob : public JobSource {
 public:
  explicit SingleJob(RankJob job) : job_(std::move(job)) {}
  Result<std::optional<RankJob>> Next() override {
    return std::exchange(job_, std::nullopt);
  }
  bool many() const override { return false; }

 private:
  std::optional<RankJob> job_;
};

class QueriesJobs : public JobSource {
 public:
  QueriesJobs(std::unique_ptr<ByteSource> queries,
              std::optional<TextFormat> format,
              std::shared_ptr<const std::vector<Document>> documents)
      : texts_(std::move(queries), format), documents_(std::move(documents)) {}

  Result<std::optional<RankJob>> Next() override {
    Result<std::optional<Document>> query = texts_.Next();
    if (!query) return Unexpected(query.error());
    if (!*query) return std::nullopt;
    const LineReader& lines = texts_.lines();
    if (IsBlank((*query)->text)) {
      return Unexpected(lines.WrongAt(texts_.line(),
                                      "query '" + (*query)->id + "' is blank"));
    }
    if (!seen_.insert(HashId((*query)->id)).second) {
      return Unexpected(lines.WrongAt(
          texts_.line(), "query '" + (*query)->id + "' comes twice"));
    }
    return RankJob{.qid = (*query)->id,
                   .query = std::move((*query)->text),
                   .documents = documents_,
                   .where = Place(lines, texts_.line(), (*query)->id),
                   .read = lines.fraction()};
  }
  bool many() const override { return true; }

 private:
  TextReader texts_;
  const std::shared_ptr<const std::vector<Document>> documents_;
  std::unordered_set<uint64_t> seen_;
};

// The members of one request object; errors say what was expected, not where.
Result<RankJob> RequestOf(std::string_view line, int64_t ordinal) {
  const auto json = JsonDocument::Parse(line, kMaxDocumentDepth);
  if (!json) return Unexpected(json.error());
  const simdjson::dom::element root = json->root();
  RankJob job{.qid = std::to_string(ordinal)};
  std::string_view query;
  simdjson::dom::array array;
  if (!root.is_object() || root["query"].get(query) ||
      root["documents"].get(array)) {
    return Fail(ErrorCode::kInvalidData,
                "expected an object with a string in \"query\" and an array in "
                "\"documents\"");
  }
  if (IsBlank(query))
    return Fail(ErrorCode::kInvalidData, "the query is blank");
  job.query = query;
  Result<std::optional<std::string>> id = FindId(root, {"id"});
  if (!id) return Unexpected(id.error());
  if (*id) job.qid = **std::move(id);
  if (const auto top_n = root["top_n"]; !top_n.error() && !top_n.is_null()) {
    int64_t number = 0;
    if (top_n.get(number) || number < 1) {
      return Fail(ErrorCode::kInvalidData,
                  "\"top_n\" is not a whole number from 1");
    }
    job.top_n = number;
  }
  std::vector<Document> documents;
  for (const simdjson::dom::element element : array) {
    Result<Document> document = DocumentOf(element);
    if (!document) {
      return Fail(ErrorCode::kInvalidData,
                  "documents[" + std::to_string(documents.size()) +
                      "]: " + document.error().message);
    }
    documents.push_back(*std::move(document));
  }
  if (documents.empty()) return Fail(ErrorCode::kInvalidData, "no documents");
  job.documents =
      std::make_shared<const std::vector<Document>>(std::move(documents));
  return job;
}

class RequestJobs : public JobSource {
 public:
  explicit RequestJobs(std::unique_ptr<ByteSource> source)
      : lines_(std::move(source)) {}

  Result<std::optional<RankJob>> Next() override {
    const Result<std::optional<Line>> line = lines_.NextFilled();
    if (!line) return Unexpected(line.error());
    if (!*line) return std::nullopt;
    const int64_t number = (*line)->number;
    Result<RankJob> job = RequestOf((*line)->text, ++ordinal_);
    if (!job) return Unexpected(lines_.WrongAt(number, job.error().message));
    if (!seen_.insert(HashId(job->qid)).second) {
      return Unexpected(
          lines_.WrongAt(number, "query '" + job->qid + "' comes twice"));
    }
    job->where = Place(lines_, number, job->qid);
    job->read = lines_.fraction();
    return *std::move(job);
  }
  bool many() const override { return true; }

 private:
  LineReader lines_;
  int64_t ordinal_ = 0;
  std::unordered_set<uint64_t> seen_;
};

class RunJobs : public JobSource {
 public:
  RunJobs(std::unique_ptr<ByteSource> run, TextIndex corpus, TextIndex queries)
      : run_(std::move(run)),
        corpus_(std::move(corpus)),
        queries_(std::move(queries)) {}

  Result<std::optional<RankJob>> Next() override {
    Result<std::optional<RunQuery>> query = run_.Next();
    if (!query) return Unexpected(query.error());
    if (!*query) return std::nullopt;
    const int64_t line = (*query)->entries.front().line;
    Result<std::string> text = QueryOf(queries_, (*query)->qid);
    if (!text) return Unexpected(text.error());
    RankJob job{.qid = (*query)->qid,
                .query = *std::move(text),
                .where = Place(run_.lines(), line, (*query)->qid),
                .read = run_.lines().fraction()};
    std::vector<Document> documents;
    documents.reserve((*query)->entries.size());
    for (RunEntry& entry : (*query)->entries) {
      Result<std::string> document = TextOf(corpus_, entry.docno);
      if (!document) return Unexpected(document.error());
      documents.push_back({std::move(entry.docno), *std::move(document)});
      job.first_stage.push_back(entry.score);
    }
    job.documents =
        std::make_shared<const std::vector<Document>>(std::move(documents));
    return job;
  }
  bool many() const override { return true; }

 private:
  TrecRunReader run_;
  const TextIndex corpus_;
  const TextIndex queries_;
};

// Calls see(qid, entry) for each line of a run.
template <class See>
Result<void> ForEachEntry(const std::string& file, const See& see) {
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(file);
  if (!source) return Unexpected(source.error());
  TrecRunReader run(*std::move(source));
  while (true) {
    const Result<std::optional<RunQuery>> query = run.Next();
    if (!query) return Unexpected(query.error());
    if (!*query) return {};
    for (const RunEntry& entry : (*query)->entries) see((*query)->qid, entry);
  }
}

}  // namespace

Result<std::unique_ptr<JobSource>> OneQuery(const std::string& query,
                                            DocumentList list,
                                            const std::string& list_name) {
  RankJob job{.qid = "1", .query = query, .where = list_name};
  if (job.query.empty()) job.query = list.query.value_or("");
  if (IsBlank(job.query)) {
    return Fail(ErrorCode::kInvalidArgument,
                "no query: give --query, --queries, or an input object with "
                "\"query\"",
                "--query");
  }
  auto documents = Shared(std::move(list), list_name);
  if (!documents) return Unexpected(documents.error());
  job.documents = *std::move(documents);
  return std::make_unique<SingleJob>(std::move(job));
}

Result<std::unique_ptr<JobSource>> QueriesOverList(
    const std::string& queries, std::optional<TextFormat> format,
    DocumentList list, const std::string& list_name) {
  auto documents = Shared(std::move(list), list_name);
  if (!documents) return Unexpected(documents.error());
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(queries);
  if (!source) return Unexpected(source.error());
  return std::make_unique<QueriesJobs>(*std::move(source), format,
                                       *std::move(documents));
}

Result<std::unique_ptr<JobSource>> RequestLines(const std::string& file) {
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(file);
  if (!source) return Unexpected(source.error());
  return std::make_unique<RequestJobs>(*std::move(source));
}

Result<std::unique_ptr<JobSource>> RunOverCorpus(const RunFiles& files) {
  HashedIds qids, docnos;
  Result<void> read = ForEachEntry(
      files.run, [&](const std::string& qid, const RunEntry& entry) {
        qids.Add(qid);
        docnos.Add(entry.docno);
      });
  if (!read) return Unexpected(read.error());
  qids.Seal();
  docnos.Seal();

  Result<TextIndex> queries =
      TextIndex::Build(files.queries, files.queries_format, qids);
  if (!queries) return Unexpected(queries.error());
  Result<TextIndex> corpus =
      TextIndex::Build(files.corpus, TextFormat::kJsonl, docnos);
  if (!corpus) return Unexpected(corpus.error());

  if (queries->size() < qids.size() || corpus->size() < docnos.size()) {
    MissingIds missing_queries, missing_documents;
    read = ForEachEntry(files.run,
                        [&](const std::string& qid, const RunEntry& entry) {
                          if (!queries->Has(qid))
                            missing_queries.Note(qid, entry.line);
                          if (!corpus->Has(entry.docno))
                            missing_documents.Note(entry.docno, entry.line);
                        });
    if (!read) return Unexpected(read.error());
    return Unexpected(
        queries->size() < qids.size()
            ? missing_queries.Describe(files.queries, "queries", files.run)
            : missing_documents.Describe(files.corpus, "documents", files.run));
  }
  Result<std::unique_ptr<ByteSource>> run = OpenBytes(files.run);
  if (!run) return Unexpected(run.error());
  return std::make_unique<RunJobs>(*std::move(run), *std::move(corpus),
                                   *std::move(queries));
}

}  // namespace podium
