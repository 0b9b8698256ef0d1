#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "collections/document_list.h"
#include "collections/text_reader.h"
#include "runs/rank_job.h"

namespace podium {

// A job for `query`, or for the list's own query, over the list.
// kInvalidArgument if there is neither.
Result<std::unique_ptr<JobSource>> OneQuery(const std::string& query,
                                            DocumentList list,
                                            const std::string& list_name);

// A job for every query of a file, over one list of documents.
Result<std::unique_ptr<JobSource>> QueriesOverList(
    const std::string& queries, std::optional<TextFormat> format,
    DocumentList list, const std::string& list_name);

// One request object per line: {"id"?, "query", "documents"[, "top_n"]}, see
// DocumentOf. A query without an "id" is named by its number, from 1.
Result<std::unique_ptr<JobSource>> RequestLines(const std::string& file);

// A first stage's run, which is kept in memory, and the files with the texts of
// its queries and documents, which are read twice: once for the ids, and once
// as jobs are asked for. Queries come in the run's order, and documents in the
// file's order. Every text is known to exist before the first job: kInvalidData
// names the missing ones.
struct RunFiles {
  std::string run;      // see OpenTrecRunFile
  std::string corpus;   // BEIR's corpus.jsonl
  std::string queries;  // see TextReader
  std::optional<TextFormat> queries_format;
};
Result<std::unique_ptr<JobSource>> RunOverCorpus(const RunFiles& files);

}  // namespace podium
