#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"

namespace podium {

// Grades of documents that no assessor judged.
inline constexpr int64_t kUnpooled = -1;  // not in the qrels
inline constexpr int64_t kUnjudged = -2;  // in them, with a grade below 0

// What of a run and its judgments the measures see; names as in trec_eval.
struct EvaluationOptions {
  int64_t level = 1;         // relevant is what has this grade or more
  bool judged_only = false;  // as if unjudged documents had not been retrieved
  bool complete = false;     // queries without documents count too
  int64_t max_ret = std::numeric_limits<int64_t>::max();  // of each query
  int64_t num_docs = 0;  // in the collection, which utility asks for
  // The one query to evaluate; absent: all.
  std::optional<std::string> only_query = std::nullopt;
};

// A query's documents, best first, by what the judgments say of them. All that
// a measure is computed from.
struct JudgedRanking {
  std::vector<int64_t> grades;        // by rank; kUnpooled, kUnjudged
  std::vector<int64_t> num_at_grade;  // judged documents of grade 0, 1, ... up
                                      // to the highest that there is
  int64_t level = 1;                  // EvaluationOptions
  int64_t num_docs = 0;               // EvaluationOptions
  int64_t num_rel = 0;                // relevant, retrieved or not
  int64_t num_rel_ret = 0;            // relevant and retrieved

  int64_t num_ret() const { return static_cast<int64_t>(grades.size()); }
  bool IsRelevant(int64_t grade) const { return grade >= level; }
};

// By score, the higher the better, and documents of one score by their names,
// the last first: a run's order among them must not help it. As trec_eval does.
// At most `max_ret`.
std::vector<RetrievedDocument> BestFirst(const RetrievedQuery& retrieved,
                                         int64_t max_ret);

// kInvalidData where a query has a document twice: names the file and both
// lines.
Result<void> CheckDocumentsOnce(const TrecRunFile& run,
                                const RetrievedQuery& retrieved);

// What the judgments say of a document: a grade, kUnpooled or kUnjudged.
int64_t GradeOf(std::string_view docno, const JudgedQuery& judged);

// The grades of a query's documents, BestFirst(). `retrieved` null: nothing
// was, which is taken as one document that the qrels do not have, as trec_eval
// -c takes it. kInvalidData where the first options.max_ret documents, or the
// judgments, have one twice.
Result<JudgedRanking> Judge(const Qrels& qrels, const JudgedQuery& judged,
                            const TrecRunFile& run,
                            const RetrievedQuery* retrieved,
                            const EvaluationOptions& options);

}  // namespace podium
