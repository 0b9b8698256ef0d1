#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/result.h"
#include "cli/rank_job.h"
#include "eval/qrels.h"

namespace podium {

// What was not judged.
struct UnjudgedCounts {
  int64_t queries = 0;    // without a judgment, and so without pairs
  int64_t documents = 0;  // of the other queries
};

// The jobs of another source for the queries that were judged, without the
// documents that were not, where these are not to be kept. A job that none is
// left of is passed over. `qrels` outlives it.
class JudgedDocuments : public JobSource {
 public:
  JudgedDocuments(std::unique_ptr<JobSource> jobs, const Qrels& qrels,
                  bool keep_unjudged)
      : jobs_(std::move(jobs)), qrels_(qrels), keep_unjudged_(keep_unjudged) {}

  Result<std::optional<RankJob>> Next() override;
  bool many() const override { return true; }

  // Of what was read until now.
  const UnjudgedCounts& unjudged() const { return unjudged_; }

 private:
  // Whether the job has documents left.
  bool Filter(RankJob& job);

  const std::unique_ptr<JobSource> jobs_;
  const Qrels& qrels_;
  const bool keep_unjudged_;
  UnjudgedCounts unjudged_;
};

}  // namespace podium
