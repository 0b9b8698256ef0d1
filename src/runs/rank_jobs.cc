#include "runs/rank_jobs.h"

#include <unordered_set>
#include <utility>

#include "collections/hashed_ids.h"
#include "collections/json_id.h"
#include "collections/text_index.h"
#include "eval/judged_ranking.h"
#include "eval/trec_run_file.h"
#include "runs/run_jobs.h"
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
          texts_.line(), "query '" + (*query)->id + "' occurs twice"));
    }
    return RankJob{.qid = (*query)->id,
                   .query = std::move((*query)->text),
                   .documents = documents_,
                   .where = Place(lines, texts_.line(), (*query)->id),
                   .read = lines.fraction()};
  }

 private:
  TextReader texts_;
  const std::shared_ptr<const std::vector<Document>> documents_;
  std::unordered_set<uint64_t> seen_;
};

// Parses one request object; errors say what was expected, not where.
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
                  "\"top_n\" is not a whole number of at least 1");
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
          lines_.WrongAt(number, "query '" + job->qid + "' occurs twice"));
    }
    job->where = Place(lines_, number, job->qid);
    job->read = lines_.fraction();
    return *std::move(job);
  }

 private:
  LineReader lines_;
  int64_t ordinal_ = 0;
  std::unordered_set<uint64_t> seen_;
};

// The jobs of a run, with its texts.
class WholeRun : public JobSource {
 public:
  WholeRun(TrecRunFile run, TextIndex queries, TextIndex documents)
      : run_(std::move(run)),
        queries_(std::move(queries)),
        documents_(std::move(documents)) {}

  // Call before the first Next().
  Result<void> Open() {
    std::vector<const RetrievedQuery*> queries;
    for (const RetrievedQuery& query : run_.queries) queries.push_back(&query);
    auto jobs = JobsOf({.run = run_,
                        .queries = std::move(queries),
                        .documents_of = &RetrievedQuery::documents,
                        .query_texts = queries_,
                        .document_texts = documents_});
    if (!jobs) return Unexpected(jobs.error());
    jobs_ = *std::move(jobs);
    return {};
  }

  Result<std::optional<RankJob>> Next() override { return jobs_->Next(); }

 private:
  const TrecRunFile run_;
  const TextIndex queries_, documents_;
  std::unique_ptr<JobSource> jobs_;
};

}  // namespace

Result<std::unique_ptr<JobSource>> OneQuery(const std::string& query,
                                            DocumentList list,
                                            const std::string& list_name) {
  RankJob job{.qid = "1", .query = query, .where = list_name};
  if (job.query.empty()) job.query = list.query.value_or("");
  if (IsBlank(job.query)) {
    return Fail(ErrorCode::kInvalidArgument,
                "no query: give one, or an input object with \"query\"",
                "query");
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
  Result<TrecRunFile> run = OpenTrecRunFile(files.run);
  if (!run) return Unexpected(run.error());
  HashedIds qids, docnos;
  for (const RetrievedQuery& query : run->queries) {
    const Result<void> once = CheckDocumentsOnce(*run, query);
    if (!once) return Unexpected(once.error());
    qids.Add(query.qid);
    for (const RetrievedDocument& document : query.documents)
      docnos.Add(document.docno);
  }
  qids.Seal();
  docnos.Seal();

  Result<TextIndex> queries =
      TextIndex::Build(files.queries, files.queries_format, qids);
  if (!queries) return Unexpected(queries.error());
  Result<TextIndex> corpus =
      TextIndex::Build(files.corpus, TextFormat::kJsonl, docnos);
  if (!corpus) return Unexpected(corpus.error());
  auto jobs = std::make_unique<WholeRun>(*std::move(run), *std::move(queries),
                                         *std::move(corpus));
  const Result<void> opened = jobs->Open();
  if (!opened) return Unexpected(opened.error());
  return std::unique_ptr<JobSource>(std::move(jobs));
}

}  // namespace podium
