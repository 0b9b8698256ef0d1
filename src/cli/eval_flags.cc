#include "cli/eval_flags.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>

namespace podium {
namespace {

constexpr char kFooter[] = R"(
Examples:
  podium eval --qrels qrels/test.tsv bm25.trec reranked.trec
  podium eval --qrels qrels.txt -m ndcg_cut.5,10 -m recip_rank a.trec b.trec c.trec
  podium eval --qrels qrels.txt --format csv bm25.trec reranked.trec > queries.csv
  podium eval --qrels qrels.txt --report report.html --report report.json bm25.trec reranked.trec

Every judged query counts, 0 where a run has nothing for it. Two-sided p-values of the paired t-test and of Fisher's
randomization test; Holm is Fisher's, corrected for the number of runs that are compared with the first. The interval is
the bootstrap's. MEASURE is trec_eval's: podium trec_eval --help.
Exit codes: 0 done, 2 bad usage, 65 bad data, 69 unavailable, 70 internal.)";

}  // namespace

CLI::App* AddEvalCommand(CLI::App& program, EvalFlags& flags) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  CLI::App* command = program.add_subcommand(
      "eval", "Compare runs by relevance judgments, with significance");
  command->footer(kFooter);
  command
      ->add_option("--qrels", flags.qrels,
                   "Judgments: TREC's, or BEIR's with its header")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("-m,--measure", flags.measures,
                   "What to compare by (more than once) [ndcg_cut.10, "
                   "recip_rank, map, P.10, recall.100]")
      ->type_name("MEASURE[.PARAMETERS]")
      ->allow_extra_args(false);
  command
      ->add_option("-l,--level-for-rel", flags.options.level,
                   "The grade from which on a document is relevant [1]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{0}, kMost));
  command->add_flag("-J,--judged-docs-only", flags.options.judged_only,
                    "As if documents that were not judged were not there");
  command
      ->add_option("--permutations", flags.significance.permutations,
                   "Random ways that Fisher's test tries [100000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, int64_t{100'000'000}));
  command
      ->add_option("--resamples", flags.significance.resamples,
                   "Samples that the bootstrap draws [10000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{100}, int64_t{10'000'000}));
  command
      ->add_option("--confidence", flags.significance.confidence,
                   "Of the interval of the difference [0.95]")
      ->type_name("PART")
      ->check(CLI::Range(0.5, 0.9999));
  command
      ->add_option("--seed", flags.significance.seed,
                   "Of both; the same seed, the same numbers [1]")
      ->type_name("N");
  command
      ->add_option("-f,--format", flags.format,
                   "table, json, markdown, or csv with every query's values")
      ->check(CLI::IsMember({"table", "json", "csv", "markdown"}))
      ->capture_default_str();
  command
      ->add_option("--report", flags.reports,
                   "Also write a report (more than once): .html for a page "
                   "with charts, .md, .json, .csv")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option("runs", flags.runs,
                   "TREC runs; the others are compared with the first")
      ->type_name("RUN_FILE")
      ->required();
  return command;
}

}  // namespace podium
