#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/rank_job.h"
#include "collections/document_list.h"
#include "collections/text_reader.h"

namespace podium {

// `query`, or the list's own, over the list. kInvalidArgument where there is
// none.
Result<std::unique_ptr<JobSource>> OneQuery(const std::string& query,
                                            DocumentList list,
                                            const std::string& list_name);

// Every query of a file over one list of documents.
Result<std::unique_ptr<JobSource>> QueriesOverList(
    const std::string& queries, std::optional<TextFormat> format,
    DocumentList list, const std::string& list_name);

// A request object a line: {"id"?, "query", "documents"[, "top_n"]}, see
// DocumentOf. Without an "id" a query is called by its number, from 1.
Result<std::unique_ptr<JobSource>> RequestLines(const std::string& file);

// A first stage's run, which is kept in memory, and the texts of its queries
// and documents by their ids, which are read twice: for the ids, and as the
// jobs are asked for. Queries come in the run's order, and documents in the
// file's. Before the first job it is known that every text is there:
// kInvalidData names those that are not.
struct RunFiles {
  std::string run;      // see OpenTrecRunFile
  std::string corpus;   // BEIR's corpus.jsonl
  std::string queries;  // see TextReader
  std::optional<TextFormat> queries_format;
};
Result<std::unique_ptr<JobSource>> RunOverCorpus(const RunFiles& files);

}  // namespace podium
