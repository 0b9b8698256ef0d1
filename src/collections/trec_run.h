#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "collections/line_reader.h"

namespace podium {

// A line of a TREC run: `qid Q0 docno rank score tag`, between white space.
struct RunLine {
  std::string qid;
  std::string docno;
  int64_t rank = 0;
  double score = 0;  // finite
  std::string tag;
};

// Errors are kInvalidData and say what is wrong, not where.
Result<RunLine> ParseRunLine(std::string_view line);

// The documents that a run lists for one query, in the file's order.
struct RunEntry {
  std::string docno;
  double score = 0;
  int64_t line = 0;
};
struct RunQuery {
  std::string qid;
  std::vector<RunEntry> entries;  // at least one, no docno twice
};

// Reads a TREC run a query at a time, in memory of the longest list and a hash
// of each qid. The lines of a query stand together.
class TrecRunReader {
 public:
  explicit TrecRunReader(std::unique_ptr<ByteSource> source)
      : lines_(std::move(source)) {}

  // The next query; nothing at the end. kInvalidData names the file, the line
  // and what is wrong: its fields, a document that a query has twice, a query
  // that comes again after another.
  Result<std::optional<RunQuery>> Next();

  const LineReader& lines() const { return lines_; }

 private:
  struct Pending {
    RunLine run;
    int64_t number;
  };
  Result<std::optional<Pending>> NextLine();

  LineReader lines_;
  std::optional<Pending> pending_;   // first line of the next query
  std::unordered_set<size_t> seen_;  // hashes of the qids so far
};

}  // namespace podium
