#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/shared/ranker_flags.h"
#include "eval/judged_ranking.h"
#include "eval/significance.h"

namespace CLI {
class App;
}

namespace podium {

struct EvalFlags {
  // The names of the options that were given, see GivenOptions().
  std::set<std::string> given;
  bool Given(const std::string& option) const { return given.contains(option); }

  // The collection. One of the files may be "-": standard input.
  std::string dataset;                 // a BEIR folder; empty: only files
  std::string qrels, queries, corpus;  // replace the folder's
  // As given; if it was not, true with a folder, as BEIR does. See
  // DropIdenticalIds().
  bool ignore_identical_ids = false;
  bool ignores_identical_ids() const {
    return Given("--ignore-identical-ids") ? ignore_identical_ids
                                           : !dataset.empty();
  }

  // The runs to compare, or a first stage to compare with its reranking.
  std::vector<std::string> runs;  // each compared with the first
  std::string run;                // the first stage
  std::string ranker;             // builtin, DIR or URL; empty: none
  RankerOptions asked;            // its other flags
  std::vector<int64_t> depths;    // empty: all documents of each query
  std::string output;             // for the new run; empty: not written
  bool resume = false, overwrite = false;
  bool quiet = false;

  std::vector<std::string> measures;  // empty: kUsualMeasures of eval.cc
  EvaluationOptions options;
  SignificanceOptions significance;
  std::string format = "table";      // table, json, csv, markdown
  std::vector<std::string> reports;  // formats by suffix: eval_report.h

  // Checks on the last run.
  std::vector<std::string> fail_if;  // see ParseFailIf
  std::string baseline;              // a report; empty: none
  double max_drop = 0;

  bool reranks() const { return !ranker.empty(); }
};

// Adds the options of `podium eval`. `flags` must live until they have
// been parsed.
void AddEvalFlags(CLI::App& command, EvalFlags& flags);

// kInvalidArgument if options cannot be combined, or one needs another; the
// message names the options and the fix.
Result<void> CheckEvalFlags(const EvalFlags& flags);

// The flags of --ranker. The engine's score cache is off: it would make scores
// of one depth free at the next.
RankerOptions RankerOf(const EvalFlags& flags);

}  // namespace podium
