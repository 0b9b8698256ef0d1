#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "cli/rank_job.h"
#include "collections/text_index.h"
#include "eval/trec_run_file.h"

namespace podium {

// A job of each of some queries of a run, over those of its documents that
// `documents_of` chooses. What is pointed to outlives the jobs.
struct RunJobs {
  const TrecRunFile& run;
  std::vector<const RetrievedQuery*> queries;
  std::function<std::vector<RetrievedDocument>(const RetrievedQuery&)>
      documents_of;
  const TextIndex& query_texts;
  const TextIndex& document_texts;
};

// Texts are read as the jobs are asked for. kInvalidData where one is missing:
// these are named before the first job. A first-stage score that is infinite is
// the largest number that is not.
Result<std::unique_ptr<JobSource>> JobsOf(RunJobs jobs);

}  // namespace podium
