#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/scored_document.h"

namespace podium {

// Judgments and runs as JSONL, with the field names of BEIR and ir_datasets as
// well as Podium's own. Ids are strings or integers; other members are ignored.
// Errors are kInvalidData and say what was expected, not where.

// {"query_id", "doc_id", "relevance"}. "query-id" or "qid" may replace the
// first name, "corpus-id", "document_id" or "docno" the second, and "score" or
// "grade" the third.
struct JudgmentRecord {
  std::string qid, docno;
  double grade = 0;  // as written; ReadQrels() says which values are valid
};
Result<JudgmentRecord> ParseJudgmentJson(std::string_view line);

// One line of a run. It holds either one document, {"query_id", "doc_id",
// "score"}, with names as above or "relevance_score"; or all documents of a
// query, as `podium rank --format jsonl` writes many queries: {"query_id",
// "results": [{"document": {"id"}, "index", "relevance_score"}], "model"}. In
// the second form, a document without an id is named by its index, and a
// "fused_score" takes precedence over the relevance score. If the scores never
// rise, the results are taken as best first and equal scores are made to fall:
// see FallingScores().
struct RunRecord {
  std::string qid;
  std::vector<ScoredDocument> documents;
  std::string model;  // empty if the line does not say
};
Result<RunRecord> ParseRunJson(std::string_view line);

// Whether a file with this first line is JSONL.
bool IsJsonLine(std::string_view line);

}  // namespace podium
