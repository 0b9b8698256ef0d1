#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/document.h"

namespace podium {

// One query and the documents to rank for it.
struct RankJob {
  std::string qid;  // "1" if the input does not name queries
  std::string query;
  // Never empty; jobs over the same list share it.
  std::shared_ptr<const std::vector<Document>> documents;
  // The first stage's score of each document; empty without a first stage.
  std::vector<double> first_stage;
  // The job's own --top-n.
  std::optional<int64_t> top_n;
  // Its place in the input, for errors: "bm25.trec:17: query 'q1'".
  std::string where;
  // The fraction of the input read up to and including it, from 0 to 1, if
  // known.
  std::optional<double> read;
};

// Puts the job's place before the error's message.
inline Error AtJob(const RankJob& job, Error error) {
  error.message = job.where + ": " + error.message;
  return error;
}

// The jobs of one run of `podium rank`, in the input's order, read on demand.
// Not thread-safe.
class JobSource {
 public:
  virtual ~JobSource() = default;
  // The next job; nothing at the end. Every qid is unique, and no query is
  // blank. Errors name the file and the line.
  virtual Result<std::optional<RankJob>> Next() = 0;
};

}  // namespace podium
