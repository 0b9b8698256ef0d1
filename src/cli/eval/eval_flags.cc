#include "cli/eval/eval_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>

#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"
#include "runs/make_ranker.h"

namespace podium {
namespace {

constexpr char kEvalFooter[] = R"(
Examples:
  podium eval --dataset nfcorpus --run bm25.trec --ranker builtin
  podium eval --dataset nfcorpus --run bm25.trec --ranker ./my-model --depth 10,20,50,100 --output new.trec --resume
  podium eval --dataset nfcorpus --run bm25.trec --ranker http://127.0.0.1:8080 --dialect jina
  podium eval --dataset nfcorpus --run bm25.trec --ranker builtin --fail-if "ndcg_cut_10 < 0.3" --fail-if "p95_ms > 900"
  podium eval --qrels qrels/test.tsv bm25.trec reranked.trec
  podium eval --qrels qrels.txt -m ndcg_cut.5,10 -m recip_rank a.trec b.trec c.trec
  podium eval --qrels qrels.txt --format csv bm25.trec reranked.trec > queries.csv
  podium eval --qrels qrels.txt --report report.html --report report.json bm25.trec reranked.trec

Every judged query counts, 0 where a run has nothing for it. Two-sided p-values of the paired t-test and of Fisher's
randomization test; Holm is Fisher's, corrected for the number of runs that are compared with the first. The interval is
the bootstrap's. MEASURE is trec_eval's: podium trec_eval --help.
A request's time is from the texts to the ranking; requests go one after the other. A server's key comes from
PODIUM_API_KEY, else from what its dialect's own service uses: COHERE_API_KEY or CO_API_KEY, JINA_API_KEY,
VOYAGE_API_KEY.
Exit codes: 0 done, 1 a check failed (--fail-if, --max-drop), 2 bad usage, 65 bad data, 69 unavailable, 70 internal,
77 key refused.)";

void AddCollectionFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Collection";
  eval.add_option("runs", flags.runs,
                  "Runs, TREC's or JSONL; the others are compared with the "
                  "first")
      ->type_name("RUN_FILE");
  eval.add_option("--dataset", flags.dataset,
                  "A BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv")
      ->type_name("DIR")
      ->group(group);
  eval.add_option("--qrels", flags.qrels,
                  "Judgments: TREC's, BEIR's with its header, or JSONL; or a "
                  "BEIR folder [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--queries", flags.queries,
                  "The questions: id TAB text, or BEIR's JSONL [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--corpus", flags.corpus,
                  "The documents, BEIR's corpus.jsonl [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_flag("--ignore-identical-ids,!--no-ignore-identical-ids",
                flags.ignore_identical_ids,
                "Drop a document with its query's own id from every run before "
                "it is reranked or measured [with --dataset, as BEIR does]")
      ->group(group);
}

void AddRankerFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = kWhoRanksGroup;
  eval.add_option("--run", flags.run,
                  "A first stage's run, TREC's or JSONL, to be reranked by "
                  "--ranker")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--ranker", flags.ranker,
                  "builtin, the Hugging Face folder of a cross-encoder, "
                  "or a server")
      ->type_name("builtin|DIR|URL")
      ->group(group);
  eval.add_option("--depth", flags.depths,
                  "Rerank the first N documents of each query; several depths "
                  "are each reranked and compared [all]")
      ->type_name("N[,N...]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  eval.add_option("--model", flags.asked.model,
                  "The model that a server is asked for")
      ->type_name("NAME")
      ->group(group);
  AddServerFlags(eval, flags.asked);
  eval.add_option("--output,-o", flags.output,
                  "Where the run of the deepest --depth goes; what was asked "
                  "is kept in FILE.journal")
      ->type_name("FILE")
      ->group(group);
  eval.add_flag("--resume", flags.resume,
                "Go on with a reranking that was stopped")
      ->group(group);
  eval.add_flag("--overwrite", flags.overwrite,
                "Replace an output that has something in it")
      ->group(group);
  AddQuietFlag(eval, flags.quiet)->group(group);
}

void AddMeasureFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Measures";
  eval.add_option("-m,--measure", flags.measures,
                  "What to compare by (more than once) [ndcg_cut.10, "
                  "recip_rank, map, P.10, recall.100]")
      ->type_name("MEASURE[.PARAMETERS]")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("-l,--level-for-rel", flags.options.level,
                  "The grade from which on a document is relevant [1]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}))
      ->group(group);
  eval.add_flag("-J,--judged-docs-only", flags.options.judged_only,
                "As if documents that were not judged were not there")
      ->group(group);
  eval.add_option("--permutations", flags.significance.permutations,
                  "Random ways that Fisher's test tries [100000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, int64_t{100'000'000}))
      ->group(group);
  eval.add_option("--resamples", flags.significance.resamples,
                  "Samples that the bootstrap draws [10000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{100}, int64_t{10'000'000}))
      ->group(group);
  eval.add_option("--confidence", flags.significance.confidence,
                  "Of the interval of the difference [0.95]")
      ->type_name("PART")
      ->check(CLI::Range(0.5, 0.9999))
      ->group(group);
  eval.add_option("--seed", flags.significance.seed,
                  "Of both; the same seed, the same numbers [1]")
      ->type_name("N")
      ->group(group);
}

void AddReportFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Report";
  eval.add_option("-f,--format", flags.format,
                  "table, json, markdown, or csv with every query's values")
      ->check(CLI::IsMember({"table", "json", "csv", "markdown"}))
      ->capture_default_str()
      ->group(group);
  eval.add_option("--report", flags.reports,
                  "Also write a report (more than once): .html for a page with "
                  "charts, .md, .json, .csv")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("--fail-if", flags.fail_if,
                  "Exit code 1 where this is so of the last run (more than "
                  "once): a measure, or p50_ms, p95_ms, p99_ms or "
                  "pairs_per_second, then < <= > >= and a number")
      ->type_name("CONDITION")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("--baseline", flags.baseline,
                  "Exit code 1 where a measure of the last run is lower than "
                  "in this JSON report of an earlier podium eval")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--max-drop", flags.max_drop,
                  "By how much it may be lower than the --baseline [0]")
      ->type_name("NUMBER")
      ->check(AtLeast(0.0))
      ->group(group);
}

Result<void> CheckWhatIsCompared(const EvalFlags& flags) {
  const bool folder = !flags.dataset.empty();
  return FirstBroken({
      {!flags.reranks() && !flags.run.empty(), "--run",
       "--run is a first stage to rerank: give --ranker, or name the runs to "
       "compare without --run"},
      {flags.Given("--ranker") && flags.ranker.empty(), "--ranker",
       "--ranker is empty: give builtin, a folder or a server's URL"},
      {flags.reranks() && flags.run.empty(), "--ranker",
       "--ranker reranks a first stage: give --run"},
      {flags.reranks() && !flags.runs.empty(), "runs",
       "--ranker is compared with --run alone: leave the other runs out, or "
       "compare them with --output's"},
      {!flags.reranks() && flags.runs.empty(), "runs",
       "no runs: name the files to compare, or give --run and --ranker"},
      {!folder && flags.qrels.empty(), "--qrels",
       "no judgments: give --dataset or --qrels"},
      {flags.reranks() && !folder &&
           (flags.queries.empty() || flags.corpus.empty()),
       "--ranker",
       "--ranker reads texts: give --dataset, or --queries and --corpus"},
      {std::ranges::count(flags.runs, "-") + (flags.run == "-") +
               (flags.qrels == "-") + (flags.baseline == "-") >
           1,
       "runs", "only one file can be standard input"},
      {flags.Given("--max-drop") && flags.baseline.empty(), "--max-drop",
       "--max-drop is below an earlier report: give --baseline"},
  });
}

Result<void> CheckReranking(const EvalFlags& flags) {
  for (const char* option : {"--depth", "--model", "--threads", "--precision",
                             "--output", "--resume", "--overwrite"}) {
    if (flags.reranks() || !flags.Given(option)) continue;
    return Fail(ErrorCode::kInvalidArgument,
                std::string(option) + " is of a reranking: give --ranker",
                option);
  }
  const Result<void> output = FirstBroken({
      {flags.output == "-", "--output",
       "--output is a file, as the report goes to standard output: name one"},
      {flags.resume && flags.output.empty(), "--resume",
       "--resume goes on with what an --output keeps: give it"},
      {flags.overwrite && flags.output.empty(), "--overwrite",
       "--overwrite replaces a file: give --output"},
      {flags.resume && flags.overwrite, "--resume",
       "--resume keeps what --overwrite throws away: leave one of them out"},
      {flags.Given("--model") && !RankerOf(flags).remote(), "--model",
       "--model is what a server is asked for: give --ranker URL, or the "
       "folder as --ranker"},
  });
  if (!output) return output;
  return CheckRankerFlags(
      RankerOf(flags), flags.given,
      {.a_server = "--ranker URL", .the_engine = "leave it out beside a URL"});
}

}  // namespace

CLI::App* AddEvalCommand(CLI::App& program, EvalFlags& flags) {
  CLI::App* eval = program.add_subcommand(
      "eval", "Measure a reranker, or compare runs, with significance");
  eval->footer(kEvalFooter);
  AddCollectionFlags(*eval, flags);
  AddRankerFlags(*eval, flags);
  AddMeasureFlags(*eval, flags);
  AddReportFlags(*eval, flags);
  return eval;
}

Result<void> CheckEvalFlags(const EvalFlags& flags) {
  return CheckWhatIsCompared(flags).and_then(
      [&flags] { return CheckReranking(flags); });
}

RankerOptions RankerOf(const EvalFlags& flags) {
  RankerOptions ranker = flags.asked;
  if (NamesServer(flags.ranker)) {
    ranker.server = flags.ranker;
  } else {
    ranker.model = flags.ranker;
  }
  ranker.engine.score_cache = 0;
  ranker.engine.state_cache = 0;
  return ranker;
}

}  // namespace podium
