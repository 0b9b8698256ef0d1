#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/scored_document.h"

namespace podium {

// Judgments and runs as JSONL, under the names that BEIR and ir_datasets have
// for their fields beside Podium's own. Ids are strings or integers; members
// that are not named here are passed over. Errors are kInvalidData and say what
// was expected, not where.

// {"query_id", "doc_id", "relevance"}, also with "query-id" or "qid" for the
// first, "corpus-id", "document_id" or "docno" for the second, "score" or
// "grade" for the third.
struct JudgmentRecord {
  std::string qid, docno;
  double grade = 0;  // as it was written: see ReadQrels() for what it may be
};
Result<JudgmentRecord> ParseJudgmentJson(std::string_view line);

// What a line of a run says of a query: of one document,
// {"query_id", "doc_id", "score"}, names as above or "relevance_score"; or of
// all, as `podium rank --format jsonl` writes many queries,
// {"query_id", "results": [{"document": {"id"}, "index", "relevance_score"}],
// "model"}. There a document without an id is called by its index, and a
// "fused_score" goes before the relevance score. Results whose scores fall are
// best first, and equal ones of them are made to fall: see FallingScores().
struct RunRecord {
  std::string qid;
  std::vector<ScoredDocument> documents;
  std::string model;  // empty where it is not said
};
Result<RunRecord> ParseRunJson(std::string_view line);

// Whether a file is JSONL, by its first line.
bool IsJsonLine(std::string_view line);

}  // namespace podium
