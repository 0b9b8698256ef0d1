#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"
#include "eval/qrels.h"
#include "runs/rank_job.h"

namespace podium {

// How much was not judged.
struct UnjudgedCounts {
  int64_t queries = 0;    // without judgments, and so without pairs
  int64_t documents = 0;  // in the other queries
};

// Filters the jobs of another source: keeps those of judged queries and, unless
// `keep_unjudged`, removes unjudged documents. A job with no documents left is
// skipped. `qrels` must outlive this.
class JudgedDocuments : public JobSource {
 public:
  JudgedDocuments(std::unique_ptr<JobSource> jobs, const Qrels& qrels,
                  bool keep_unjudged)
      : jobs_(std::move(jobs)), qrels_(qrels), keep_unjudged_(keep_unjudged) {}

  Result<std::optional<RankJob>> Next() override;

  // Counts over the jobs read so far.
  const UnjudgedCounts& unjudged() const { return unjudged_; }

 private:
  // Returns whether the job has documents left.
  bool Filter(RankJob& job);

  const std::unique_ptr<JobSource> jobs_;
  const Qrels& qrels_;
  const bool keep_unjudged_;
  UnjudgedCounts unjudged_;
};

}  // namespace podium
