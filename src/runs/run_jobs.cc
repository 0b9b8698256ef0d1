#include "runs/run_jobs.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "runs/texts_by_id.h"

namespace podium {
namespace {

// Fusion treats a score that is not finite as that of a document missing from
// the run.
double Finite(double score) {
  return std::clamp(score, std::numeric_limits<double>::lowest(),
                    std::numeric_limits<double>::max());
}

class TextsOfARun : public JobSource {
 public:
  explicit TextsOfARun(RunJobs jobs) : jobs_(std::move(jobs)) {}

  Result<std::optional<RankJob>> Next() override {
    if (next_ == jobs_.queries.size()) return std::nullopt;
    const RetrievedQuery& query = *jobs_.queries[next_++];
    RankJob job{.qid = std::string(query.qid)};
    Result<std::string> text = QueryOf(jobs_.query_texts, job.qid);
    if (!text) return Unexpected(text.error());
    job.query = *std::move(text);
    job.where = jobs_.run.name + ":" +
                std::to_string(query.documents.front().line) + ": query '" +
                job.qid + "'";
    job.read =
        static_cast<double>(next_) / static_cast<double>(jobs_.queries.size());
    std::vector<Document> documents;
    for (const RetrievedDocument& retrieved : jobs_.documents_of(query)) {
      Document document{.id = std::string(retrieved.docno)};
      text = TextOf(jobs_.document_texts, document.id);
      if (!text) return Unexpected(text.error());
      document.text = *std::move(text);
      documents.push_back(std::move(document));
      job.first_stage.push_back(Finite(retrieved.score));
    }
    job.documents =
        std::make_shared<const std::vector<Document>>(std::move(documents));
    return job;
  }

 private:
  const RunJobs jobs_;
  size_t next_ = 0;
};

Result<void> CheckTexts(const RunJobs& jobs) {
  MissingIds queries, documents;
  for (const RetrievedQuery* query : jobs.queries) {
    if (!jobs.query_texts.Has(query->qid))
      queries.Note(std::string(query->qid), query->documents.front().line);
    for (const RetrievedDocument& document : jobs.documents_of(*query)) {
      if (!jobs.document_texts.Has(document.docno))
        documents.Note(std::string(document.docno), document.line);
    }
  }
  const std::string& run = jobs.run.name;
  if (queries.any())
    return Unexpected(
        queries.Describe(jobs.query_texts.file(), "queries", run));
  if (documents.any())
    return Unexpected(
        documents.Describe(jobs.document_texts.file(), "documents", run));
  return {};
}

}  // namespace

Result<std::unique_ptr<JobSource>> JobsOf(RunJobs jobs) {
  const Result<void> checked = CheckTexts(jobs);
  if (!checked) return Unexpected(checked.error());
  return std::make_unique<TextsOfARun>(std::move(jobs));
}

}  // namespace podium
