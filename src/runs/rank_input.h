#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "collections/document_list.h"
#include "collections/text_reader.h"
#include "runs/rank_job.h"

namespace podium {

// The files that hold queries and their documents. One of: a list of documents
// for one query or many; request objects; a run with its corpus and queries.
// "-" is standard input.
struct RankInput {
  std::string file = "-";  // the list, or the request objects
  bool requests = false;   // `file` has one request object per line
  ListFormat format = ListFormat::kAuto;  // of the list
  TableColumns columns;                   // of the list, if it is a table
  std::string query;                      // empty: the list holds it
  std::string queries;                    // a file of queries
  std::optional<TextFormat> queries_format;
  std::string run, corpus;  // a first stage's run, and its documents

  // Whether the input may hold several queries; outputs then name each query.
  bool many() const { return !queries.empty() || !run.empty() || requests; }
};

// Errors are those of rank_jobs.h.
Result<std::unique_ptr<JobSource>> OpenJobs(const RankInput& input);

}  // namespace podium
