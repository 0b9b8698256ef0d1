#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/ranker_flags.h"
#include "eval/judged_ranking.h"
#include "eval/significance.h"

namespace CLI {
class App;
}

namespace podium {

struct EvalFlags {
  // The options that were given, see GivenOptions().
  std::set<std::string> given;
  bool Given(const std::string& option) const { return given.contains(option); }

  // The collection. One file may be "-": standard input.
  std::string dataset;                 // a BEIR folder; empty: files alone
  std::string qrels, queries, corpus;  // instead of the folder's
  // As it was given; where it was not, with a folder, as BEIR does. See
  // DropIdenticalIds().
  bool ignore_identical_ids = false;
  bool ignores_identical_ids() const {
    return Given("--ignore-identical-ids") ? ignore_identical_ids
                                           : !dataset.empty();
  }

  // What is compared: runs, or a first stage with what a ranker makes of it.
  std::vector<std::string> runs;  // with the first of them
  std::string run;                // the first stage
  std::string ranker;             // builtin, DIR or URL; empty: none
  RankerFlags asked;              // how it is asked, without its name
  std::vector<int64_t> depths;    // empty: all of each query's documents
  std::string output;             // for the new run; empty: it is not kept
  bool resume = false, overwrite = false;
  bool quiet = false;

  std::vector<std::string> measures;  // empty: kUsualMeasures of eval.cc
  EvaluationOptions options;
  SignificanceOptions significance;
  std::string format = "table";      // table, json, csv, markdown
  std::vector<std::string> reports;  // files, by their suffix: eval_report.h

  // Checks of the last run.
  std::vector<std::string> fail_if;  // see ParseFailIf
  std::string baseline;              // a report; empty: none
  double max_drop = 0;

  bool reranks() const { return !ranker.empty(); }
};

// `podium eval` with its options. `flags` lives until they have been parsed.
CLI::App* AddEvalCommand(CLI::App& program, EvalFlags& flags);

// kInvalidArgument where options cannot go together, or one needs another: the
// message names them and the mend.
Result<void> CheckEvalFlags(const EvalFlags& flags);

// --ranker and how it is asked. The engine keeps no scores: what was scored at
// one depth would be free at the next.
RankerFlags RankerOf(const EvalFlags& flags);

}  // namespace podium
