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
inline constexpr int64_t kUnjudged = -2;  // in the qrels, with a grade below 0

// Which parts of a run and its judgments the measures see; names as in
// trec_eval.
struct EvaluationOptions {
  int64_t level = 1;         // this grade and above are relevant
  bool judged_only = false;  // as if unjudged documents had not been retrieved
  bool complete = false;     // queries without documents count too
  int64_t max_ret = std::numeric_limits<int64_t>::max();  // of each query
  int64_t num_docs = 0;  // in the collection; utility needs it
  // The one query to evaluate; absent: all.
  std::optional<std::string> only_query = std::nullopt;
};

// The grades of a query's documents, best first: all that a measure is computed
// from.
struct JudgedRanking {
  std::vector<int64_t> grades;        // by rank; kUnpooled, kUnjudged
  std::vector<int64_t> num_at_grade;  // judged documents of grade 0, 1, ... up
                                      // to the highest one
  int64_t level = 1;                  // EvaluationOptions
  int64_t num_docs = 0;               // EvaluationOptions
  int64_t num_rel = 0;                // relevant, retrieved or not
  int64_t num_rel_ret = 0;            // relevant and retrieved

  int64_t num_ret() const { return static_cast<int64_t>(grades.size()); }
  bool IsRelevant(int64_t grade) const { return grade >= level; }
};

// At most `max_ret` documents, by falling score and then by falling document
// name, as trec_eval sorts them: a run must not gain from the order in which it
// lists ties.
std::vector<RetrievedDocument> BestFirst(const RetrievedQuery& retrieved,
                                         int64_t max_ret);

// kInvalidData if a query has a document twice; the message names the file and
// both lines.
Result<void> CheckDocumentsOnce(const TrecRunFile& run,
                                const RetrievedQuery& retrieved);

// A document's grade, kUnpooled or kUnjudged.
int64_t GradeOf(std::string_view docno, const JudgedQuery& judged);

// The grades of a query's documents, in BestFirst() order. A null `retrieved`
// means that nothing was retrieved; like trec_eval -c, this counts as one
// retrieved document that is not in the qrels. kInvalidData if a document comes
// twice in the judgments or in the first options.max_ret documents.
Result<JudgedRanking> Judge(const Qrels& qrels, const JudgedQuery& judged,
                            const TrecRunFile& run,
                            const RetrievedQuery* retrieved,
                            const EvaluationOptions& options);

}  // namespace podium
