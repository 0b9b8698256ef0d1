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

Every judged query counts, as 0 if a run has nothing for it. The p-values are two-sided, from the paired t-test and from
Fisher's randomization test; Holm is Fisher's p-value, corrected for the number of runs that are compared with the first.
The interval is from the bootstrap. MEASURE is as in trec_eval: see podium trec_eval --help.
A request's time is from the texts to the ranking; requests are sent one after the other. The key for a server is
PODIUM_API_KEY or, if that is not set, the key of its dialect's own service: COHERE_API_KEY or CO_API_KEY, JINA_API_KEY,
VOYAGE_API_KEY.
Exit codes: 0 done, 1 a check failed (--fail-if, --max-drop), 2 bad usage, 65 bad data, 69 unavailable, 70 internal,
77 key refused.)";

void AddCollectionFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Collection";
  eval.add_option("runs", flags.runs,
                  "Runs, in TREC's format or JSONL; the others are compared "
                  "with the first")
      ->type_name("RUN_FILE");
  eval.add_option(
          "--dataset", flags.dataset,
          "BEIR folder with corpus.jsonl, queries.jsonl and qrels/test.tsv")
      ->type_name("DIR")
      ->group(group);
  eval.add_option("--qrels", flags.qrels,
                  "Judgments in TREC's format, BEIR's with its header, or "
                  "JSONL; or a BEIR folder [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--queries", flags.queries,
                  "Queries: id TAB text, or BEIR's JSONL [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--corpus", flags.corpus,
                  "Documents, as BEIR's corpus.jsonl [the dataset's]")
      ->type_name("FILE")
      ->group(group);
  eval.add_flag("--ignore-identical-ids,!--no-ignore-identical-ids",
                flags.ignore_identical_ids,
                "Drop documents with their query's own id from every run "
                "before reranking and measuring [with --dataset, as BEIR does]")
      ->group(group);
}

void AddRankerFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = kWhoRanksGroup;
  eval.add_option(
          "--run", flags.run,
          "First-stage run, in TREC's format or JSONL, to rerank with --ranker")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--ranker", flags.ranker,
                  "builtin, the Hugging Face folder of a reranker, ORG/NAME of "
                  "one that `podium pull` downloaded, or a server")
      ->type_name("builtin|DIR|URL")
      ->group(group);
  eval.add_option("--depth", flags.depths,
                  "Rerank the first N documents of each query; several depths "
                  "are compared with each other [all]")
      ->type_name("N[,N...]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  eval.add_option("--model", flags.asked.model,
                  "Model to request from a server")
      ->type_name("NAME")
      ->group(group);
  AddServerFlags(eval, flags.asked);
  eval.add_option("--output,-o", flags.output,
                  "File for the run of the greatest depth; answers are kept in "
                  "FILE.journal meanwhile")
      ->type_name("FILE")
      ->group(group);
  eval.add_flag("--resume", flags.resume, "Continue an interrupted reranking")
      ->group(group);
  eval.add_flag("--overwrite", flags.overwrite,
                "Replace an output that already has content")
      ->group(group);
  AddQuietFlag(eval, flags.quiet)->group(group);
}

void AddMeasureFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Measures";
  eval.add_option("-m,--measure", flags.measures,
                  "Measure to compare by (more than once) [ndcg_cut.10, "
                  "recip_rank, map, P.10, recall.100]")
      ->type_name("MEASURE[.PARAMETERS]")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("-l,--level-for-rel", flags.options.level,
                  "Lowest grade of a relevant document [1]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}))
      ->group(group);
  eval.add_flag("-J,--judged-docs-only", flags.options.judged_only,
                "Ignore documents without a judgment")
      ->group(group);
  eval.add_option("--permutations", flags.significance.permutations,
                  "Random permutations that Fisher's test tries [100000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{1}, int64_t{100'000'000}))
      ->group(group);
  eval.add_option("--resamples", flags.significance.resamples,
                  "Samples that the bootstrap draws [10000]")
      ->type_name("N")
      ->check(CLI::Range(int64_t{100}, int64_t{10'000'000}))
      ->group(group);
  eval.add_option("--confidence", flags.significance.confidence,
                  "Confidence level of the difference's interval [0.95]")
      ->type_name("PART")
      ->check(CLI::Range(0.5, 0.9999))
      ->group(group);
  eval.add_option("--seed", flags.significance.seed,
                  "Random seed of Fisher's test and the bootstrap; the same "
                  "seed gives the same numbers [1]")
      ->type_name("N")
      ->group(group);
}

void AddReportFlags(CLI::App& eval, EvalFlags& flags) {
  const std::string group = "Report";
  eval.add_option("-f,--format", flags.format,
                  "Output format: table, json, markdown, or csv with every "
                  "query's values")
      ->check(CLI::IsMember({"table", "json", "csv", "markdown"}))
      ->capture_default_str()
      ->group(group);
  eval.add_option(
          "--report", flags.reports,
          "Also write a report (more than once); the suffix chooses the "
          "format: .html for a page with charts, .md, .json or .csv")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("--fail-if", flags.fail_if,
                  "Exit with code 1 if this is true of the last run (more than "
                  "once): a measure, p50_ms, p95_ms, p99_ms or "
                  "pairs_per_second, then < <= > or >=, then a number")
      ->type_name("CONDITION")
      ->allow_extra_args(false)
      ->group(group);
  eval.add_option("--baseline", flags.baseline,
                  "Exit with code 1 if a measure of the last run is lower than "
                  "in this JSON report of an earlier podium eval")
      ->type_name("FILE")
      ->group(group);
  eval.add_option("--max-drop", flags.max_drop,
                  "How much lower than in the --baseline a measure may be [0]")
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
       "--ranker is compared only with --run: leave the other runs out, or "
       "compare them with the run that --output writes"},
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
       "--max-drop compares with an earlier report: give --baseline"},
  });
}

Result<void> CheckReranking(const EvalFlags& flags) {
  for (const char* option : {"--depth", "--model", "--threads", "--precision",
                             "--output", "--resume", "--overwrite"}) {
    if (flags.reranks() || !flags.Given(option)) continue;
    return Fail(ErrorCode::kInvalidArgument,
                std::string(option) + " is for a reranking: give --ranker",
                option);
  }
  const Result<void> output = FirstBroken({
      {flags.output == "-", "--output",
       "--output must be a file, because the report goes to standard output: "
       "name one"},
      {flags.resume && flags.output.empty(), "--resume",
       "--resume continues an --output: give it"},
      {flags.overwrite && flags.output.empty(), "--overwrite",
       "--overwrite replaces a file: give --output"},
      {flags.resume && flags.overwrite, "--resume",
       "--resume keeps what --overwrite throws away: leave one of them out"},
      {flags.Given("--model") && !RankerOf(flags).remote(), "--model",
       "--model is the model to request from a server: give --ranker URL, or "
       "the folder as --ranker"},
  });
  if (!output) return output;
  return CheckRankerFlags(
      RankerOf(flags), flags.given,
      {.a_server = "--ranker URL", .the_engine = "leave it out with a URL"});
}

}  // namespace

void AddEvalFlags(CLI::App& command, EvalFlags& flags) {
  command.footer(kEvalFooter);
  AddCollectionFlags(command, flags);
  AddRankerFlags(command, flags);
  AddMeasureFlags(command, flags);
  AddReportFlags(command, flags);
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
