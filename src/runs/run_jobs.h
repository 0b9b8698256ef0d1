#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "collections/text_index.h"
#include "eval/trec_run_file.h"
#include "runs/rank_job.h"

namespace podium {

// Jobs for some queries of a run, over the documents that `documents_of`
// chooses. Everything referenced here must outlive the jobs.
struct RunJobs {
  const TrecRunFile& run;
  std::vector<const RetrievedQuery*> queries;
  std::function<std::vector<RetrievedDocument>(const RetrievedQuery&)>
      documents_of;
  const TextIndex& query_texts;
  const TextIndex& document_texts;
};

// Texts are read as the jobs are asked for. kInvalidData if texts are missing:
// they are named before the first job. An infinite first-stage score becomes
// the largest finite number.
Result<std::unique_ptr<JobSource>> JobsOf(RunJobs jobs);

}  // namespace podium
