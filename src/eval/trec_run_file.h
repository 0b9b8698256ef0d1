#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "collections/byte_source.h"
#include "eval/string_pool.h"

namespace podium {

struct RetrievedDocument {
  std::string_view docno;
  double score = 0;  // a number, which may be infinite
  int64_t line = 0;
};

struct RetrievedQuery {
  std::string_view qid;
  std::vector<RetrievedDocument> documents;  // in the file's order
};

// A whole run in memory. Takes 32 bytes per line plus the documents' names.
struct TrecRunFile {
  std::string name;    // of the file, for errors
  std::string run_id;  // of the last line
  std::vector<RetrievedQuery> queries;
  std::unordered_map<std::string_view, size_t> by_qid;
  StringPool names;  // what the views point into

  // Null if the run has no documents for the query.
  const RetrievedQuery* Find(std::string_view qid) const;
};

enum class RunFormat {
  kTrec,      // see run_line.h
  kDetected,  // also JSONL, see json_record.h
};

// Reads a run; a query's lines need not be together. Blank lines and lines that
// begin with '#' are skipped. kInvalidData names the file, the line and the
// reason; a file without documents is an error too.
Result<TrecRunFile> ReadTrecRunFile(std::unique_ptr<ByteSource> source,
                                    RunFormat format = RunFormat::kTrec);

// The same for a file, see OpenBytes.
Result<TrecRunFile> OpenTrecRunFile(const std::string& file,
                                    RunFormat format = RunFormat::kDetected);

}  // namespace podium
