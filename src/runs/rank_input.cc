#include "runs/rank_input.h"

#include <utility>

#include "runs/rank_jobs.h"

namespace podium {

Result<std::unique_ptr<JobSource>> OpenJobs(const RankInput& input) {
  if (input.requests) return RequestLines(input.file);
  if (!input.run.empty()) {
    return RunOverCorpus({.run = input.run,
                          .corpus = input.corpus,
                          .queries = input.queries,
                          .queries_format = input.queries_format});
  }
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(input.file);
  if (!source) return Unexpected(source.error());
  Result<DocumentList> list =
      ReadDocumentList(*std::move(source), input.format, input.columns);
  if (!list) return Unexpected(list.error());
  const std::string name = input.file == "-" ? "standard input" : input.file;
  if (input.queries.empty())
    return OneQuery(input.query, *std::move(list), name);
  return QueriesOverList(input.queries, input.queries_format, *std::move(list),
                         name);
}

}  // namespace podium
