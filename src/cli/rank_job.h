#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/document.h"

namespace podium {

// One query and what to put in order for it.
struct RankJob {
  std::string qid;  // "1" where the input names no query
  std::string query;
  // Never empty; jobs over one list share it.
  std::shared_ptr<const std::vector<Document>> documents;
  // What the first stage gave each document; empty where there was none.
  std::vector<double> first_stage;
  // The job's own --top-n.
  std::optional<int64_t> top_n;
  // Where the input has it, for errors: "bm25.trec:17: query 'q1'".
  std::string where;
  // How much of the input has been read with it, from 0 to 1, where known.
  std::optional<double> read;
};

// The error, behind where the job is from.
inline Error AtJob(const RankJob& job, Error error) {
  error.message = job.where + ": " + error.message;
  return error;
}

// The jobs of one run of `podium rank`, in the input's order, read as they are
// asked for. Not for several threads at once.
class JobSource {
 public:
  virtual ~JobSource() = default;
  // The next job; nothing at the end. No qid comes twice, no query is blank.
  // Errors name the file and the line.
  virtual Result<std::optional<RankJob>> Next() = 0;
  // Whether the input may hold more than one query: outputs then name each.
  virtual bool many() const = 0;
};

}  // namespace podium
