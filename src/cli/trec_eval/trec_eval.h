#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "eval/judged_ranking.h"

namespace podium {

struct TrecEvalFlags {
  std::string qrels;
  std::string run;                    // "-": standard input
  std::vector<std::string> measures;  // MEASURE[.PARAMETERS], see
                                      // SelectMeasures()
  EvaluationOptions options;
  bool per_query = false;
  bool no_summary = false;
  std::string zscores;  // a file; empty: plain values
  std::string debug;    // LEVEL[.QUERY]; empty: off
};

// `podium trec_eval`: prints what trec_eval 10 prints, to standard output.
// Returns an ExitCode.
int RunTrecEval(const TrecEvalFlags& flags);
int RunTrecEval(const TrecEvalFlags& flags, std::ostream& out,
                std::ostream& err);

}  // namespace podium
