#include "runs/judged_documents.h"

#include <utility>
#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

Result<std::optional<RankJob>> JudgedDocuments::Next() {
  while (true) {
    Result<std::optional<RankJob>> job = jobs_->Next();
    if (!job || !*job || Filter(**job)) return job;
  }
}

bool JudgedDocuments::Filter(RankJob& job) {
  const JudgedQuery* judged = qrels_.Find(job.qid);
  if (judged == nullptr) {
    ++unjudged_.queries;
    return false;
  }
  std::vector<Document> kept;
  for (const Document& document : *job.documents) {
    const bool known = GradeOf(document.id, *judged) >= 0;
    if (!known) ++unjudged_.documents;
    if (known || keep_unjudged_) kept.push_back(document);
  }
  job.first_stage.clear();
  job.documents =
      std::make_shared<const std::vector<Document>>(std::move(kept));
  return !job.documents->empty();
}

}  // namespace podium
