#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "eval/judged_ranking.h"
#include "eval/significance.h"

namespace podium {

struct EvalFlags {
  std::string qrels;
  std::vector<std::string> runs;      // the first is what others are compared
                                      // with; one may be "-": standard input
  std::vector<std::string> measures;  // empty: kUsualMeasures of eval.cc
  EvaluationOptions options;
  SignificanceOptions significance;
  std::string format = "table";      // table, json, csv, markdown
  std::vector<std::string> reports;  // files, by their suffix: eval_report.h
};

// `podium eval`: how runs do by judgments, and whether they differ by more than
// chance. Returns an ExitCode.
int RunEval(const EvalFlags& flags);
int RunEval(const EvalFlags& flags, std::ostream& out, std::ostream& err);

}  // namespace podium
