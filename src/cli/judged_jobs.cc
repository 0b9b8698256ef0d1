#include "cli/judged_jobs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/texts_by_id.h"
#include "eval/judged_ranking.h"

namespace podium {
namespace {

class Jobs : public JobSource {
 public:
  Jobs(std::vector<const RetrievedQuery*> queries, const TrecRunFile& run,
       const CollectionTexts& texts, int64_t depth)
      : queries_(std::move(queries)), run_(run), texts_(texts), depth_(depth) {}

  Result<std::optional<RankJob>> Next() override {
    if (next_ == queries_.size()) return std::nullopt;
    const RetrievedQuery& query = *queries_[next_++];
    RankJob job{.qid = std::string(query.qid)};
    Result<std::string> text = QueryOf(*texts_.queries, job.qid);
    if (!text) return Unexpected(text.error());
    job.query = *std::move(text);
    job.where = run_.name + ":" + std::to_string(query.documents.front().line) +
                ": query '" + job.qid + "'";
    job.read =
        static_cast<double>(next_) / static_cast<double>(queries_.size());
    std::vector<Document> documents;
    for (const RetrievedDocument& retrieved : BestFirst(query, depth_)) {
      Document document{.id = std::string(retrieved.docno)};
      text = TextOf(*texts_.corpus, document.id);
      if (!text) return Unexpected(text.error());
      document.text = *std::move(text);
      documents.push_back(std::move(document));
      job.first_stage.push_back(retrieved.score);
    }
    job.documents =
        std::make_shared<const std::vector<Document>>(std::move(documents));
    return job;
  }
  bool many() const override { return true; }

 private:
  const std::vector<const RetrievedQuery*> queries_;
  const TrecRunFile& run_;
  const CollectionTexts& texts_;
  const int64_t depth_;
  size_t next_ = 0;
};

Result<void> CheckTexts(const std::vector<const RetrievedQuery*>& queries,
                        const TrecRunFile& run, const CollectionTexts& texts,
                        int64_t depth) {
  MissingIds missing_queries, missing_documents;
  for (const RetrievedQuery* query : queries) {
    if (!texts.queries->Has(query->qid)) {
      missing_queries.Note(std::string(query->qid),
                           query->documents.front().line);
    }
    for (const RetrievedDocument& document : BestFirst(*query, depth)) {
      if (!texts.corpus->Has(document.docno))
        missing_documents.Note(std::string(document.docno), document.line);
    }
  }
  if (missing_queries.any()) {
    return Unexpected(
        missing_queries.Describe(texts.queries->file(), "queries", run.name));
  }
  if (missing_documents.any()) {
    return Unexpected(missing_documents.Describe(texts.corpus->file(),
                                                 "documents", run.name));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<JobSource>> JudgedJobs(const Qrels& qrels,
                                              const TrecRunFile& run,
                                              const CollectionTexts& texts,
                                              int64_t depth) {
  std::vector<const RetrievedQuery*> queries;
  for (const JudgedQuery& judged : qrels.queries) {
    const RetrievedQuery* query = run.Find(judged.qid);
    if (query != nullptr) queries.push_back(query);
  }
  if (queries.empty()) {
    return Fail(ErrorCode::kInvalidData,
                run.name + ": none of its queries is judged in " + qrels.name,
                run.name);
  }
  const Result<void> checked = CheckTexts(queries, run, texts, depth);
  if (!checked) return Unexpected(checked.error());
  return std::make_unique<Jobs>(std::move(queries), run, texts, depth);
}

int64_t LongestList(const Qrels& qrels, const TrecRunFile& run) {
  int64_t longest = 0;
  for (const JudgedQuery& judged : qrels.queries) {
    const RetrievedQuery* query = run.Find(judged.qid);
    if (query != nullptr)
      longest = std::max(longest, std::ssize(query->documents));
  }
  return longest;
}

}  // namespace podium
