#include "cli/trec_eval/trec_eval_flags.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"

namespace podium {
namespace {

constexpr char kTrecEvalFooter[] = R"(
Examples:
  podium trec_eval qrels.txt run.txt
  podium trec_eval -q -c -M1000 -m official -m ndcg_cut.10 qrels.txt run.txt
  podium trec_eval -m all_trec -l 2 qrels.txt - < run.txt

Prints what trec_eval 10 prints: the same measures, names, order and columns.
MEASURE is the name of a measure or of a group (official, all_trec, set), with
parameters after a dot: P.5,10 ndcg.1=3,2=9 utility.2,-1,0,0 rbp.p=0.8
Files may be compressed with gzip or zstd.
Exit codes: 0 done, 2 bad usage, 65 bad data, 69 unavailable, 70 internal.)";

void AddNumber(CLI::App& command, const char* names, int64_t& number,
               const char* what) {
  command.add_option(names, number, what)
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
}

// Adds a format option with a single allowed value; others are refused by name.
void AddFormat(CLI::App& command, const char* names, const char* format,
               const std::string& what) {
  command.add_option(names, what)->check(CLI::IsMember({format}));
}

}  // namespace

void AddTrecEvalFlags(CLI::App& command, TrecEvalFlags& flags) {
  command.footer(kTrecEvalFooter);
  command.add_flag("-q,--query_eval_wanted", flags.per_query,
                   "Also print the values of each query");
  command.add_flag("-c,--complete_rel_info_wanted", flags.options.complete,
                   "Count judged queries without documents as 0");
  command.add_flag("-n,--nosummary", flags.no_summary,
                   "Do not print the values of the whole run");
  AddNumber(command, "-l,--level_for_rel", flags.options.level,
            "Lowest grade of a relevant document [1]");
  command.add_flag("-J,--Judged_docs_only", flags.options.judged_only,
                   "Ignore documents without a judgment");
  AddNumber(command, "-M,--Max_retrieved_per_topic", flags.options.max_ret,
            "Use only the first N documents of each query [all]");
  AddNumber(command, "-N,--Number_docs_in_coll", flags.options.num_docs,
            "Number of documents in the collection, for utility [0]");
  command
      .add_option("-m,--measure", flags.measures,
                  "Measure to compute (more than once) [official]")
      ->type_name("MEASURE[.PARAMETERS]")
      ->allow_extra_args(false);
  command
      .add_option(
          "-Z,--Zscore", flags.zscores,
          "Print Z scores instead of values: deviations from the means in this "
          "file, which has lines of query, measure, mean, standard deviation")
      ->type_name("FILE");
  command
      .add_option(
          "-D,--Debug_level", flags.debug,
          "With a query, evaluate only that query; the level prints nothing")
      ->type_name("LEVEL[.QUERY]");
  AddFormat(command, "-R,--Rel_info_format", "qrels",
            "Format of the judgments: qrels");
  AddFormat(command, "-T,--Results_format", "trec_results",
            "Format of the run: trec_results");
  command
      .add_option("qrels", flags.qrels,
                  "Judgments: query, iteration, document, grade")
      ->type_name("QRELS_FILE")
      ->required();
  command
      .add_option("run", flags.run,
                  "Run: query, iteration, document, rank, score, run; - is "
                  "standard input")
      ->type_name("RUN_FILE")
      ->required();
}

}  // namespace podium
