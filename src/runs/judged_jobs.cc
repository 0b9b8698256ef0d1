#include "runs/judged_jobs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "eval/judged_ranking.h"
#include "runs/run_jobs.h"

namespace podium {
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
  return JobsOf({.run = run,
                 .queries = std::move(queries),
                 .documents_of =
                     [depth](const RetrievedQuery& query) {
                       return BestFirst(query, depth);
                     },
                 .query_texts = *texts.queries,
                 .document_texts = *texts.corpus});
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
