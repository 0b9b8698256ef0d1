#include "cli/calibrate/calibrate_flags.h"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"
#include "models/model_spec.h"
#include "ranking/score_map.h"

namespace podium {
namespace {

constexpr char kCalibrateFooter[] = R"(
Examples:
  podium calibrate --dataset examples/covid-qa --run examples/covid-qa/bm25.trec --unjudged-as-irrelevant -o calibration.json
  podium calibrate --dataset ./my-collection --run bm25.trec --model ./my-model --method isotonic
  podium calibrate --qrels qrels.txt --scores reranked.trec --output calibration.json
  podium calibrate --dataset ./my-collection --run bm25.trec --method threshold --min-precision 0.8 --output threshold.json
  podium rank --model ./my-model --calibration auto --threshold 0.5 --query "..." notes.txt
  podium serve --model ./my-model --calibration auto

Fits a map from relevance scores to probabilities of relevance, or a threshold, to judged pairs, and reports how well it
does on queries that it was not fitted on. The map keeps the order of documents.
Exit codes: 0 done, 1 not written because the map is no better than none, 2 bad usage, 65 bad data, 69 unavailable,
70 internal, 77 key refused.)";

CLI::Option* AddFile(CLI::App& command, const char* name, std::string& file,
                     const char* what) {
  return command.add_option(name, file, what)
      ->type_name("FILE")
      ->group("Judged pairs");
}

void AddPairsFlags(CLI::App& command, CalibrateFlags& flags) {
  const std::string group = "Judged pairs";
  command
      .add_option("--dataset", flags.dataset,
                  "BEIR folder with qrels/test.tsv and, to score a run, "
                  "queries.jsonl and corpus.jsonl")
      ->type_name("DIR")
      ->group(group);
  AddFile(command, "--qrels", flags.qrels,
          "Judgments in TREC's or BEIR's format [the dataset's]");
  AddFile(command, "--queries", flags.queries,
          "Queries of the run [the dataset's]");
  AddFile(command, "--corpus", flags.corpus,
          "Documents of the run, as BEIR's corpus.jsonl [the dataset's]");
  AddFile(command, "--run", flags.run,
          "TREC run whose judged documents are scored");
  AddFile(command, "--scores", flags.scores,
          "Reranked TREC run whose scores are used, so that nothing is scored");
  command
      .add_option("-l,--level", flags.level,
                  "Lowest grade of a relevant document [1]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  command
      .add_flag("--unjudged-as-irrelevant", flags.unjudged_as_irrelevant,
                "Count documents without a judgment as irrelevant instead of "
                "leaving them out")
      ->group(group);
}

void AddScorerFlags(CLI::App& command, RankerOptions& flags) {
  const std::string group = kWhoRanksGroup;
  command
      .add_option("--model", flags.model,
                  "Hugging Face folder of a reranker, ORG/NAME of one that "
                  "`podium pull` downloaded, or builtin; with a server, the "
                  "model to request [builtin]")
      ->type_name("DIR|NAME")
      ->group(group);
  command
      .add_option(
          "--server", flags.server,
          "URL of a server to use instead of the engine in this process")
      ->type_name("URL")
      ->group(group);
  AddServerFlags(command, flags);
  command
      .add_option("--concurrency", flags.concurrency,
                  "Number of queries to score at once [4]")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->group(group);
}

void AddFitFlags(CLI::App& command, CalibrateFlags& flags) {
  const std::string group = "Fit";
  command
      .add_option("--method", flags.method,
                  "platt, a logistic curve; isotonic, any rising curve, for a "
                  "thousand pairs or more; or threshold")
      ->check(CLI::IsMember({"platt", "isotonic", "threshold"}))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--maximize", flags.maximize,
                  "With --method threshold: choose the threshold with the "
                  "highest F1, which is the default")
      ->check(CLI::IsMember({"f1"}))
      ->group(group);
  command
      .add_option("--min-precision", flags.min_precision,
                  "With --method threshold: choose the highest recall with at "
                  "least this precision")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command
      .add_option("--min-recall", flags.min_recall,
                  "With --method threshold: choose the highest precision with "
                  "at least this recall")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command
      .add_option("--prevalence", flags.prevalence,
                  "Share of relevant pairs where the map will be used [that of "
                  "the judged pairs]")
      ->type_name("PART")
      ->check(CLI::Range(1e-6, 1 - 1e-6))
      ->group(group);
  command
      .add_option("--folds", flags.folds,
                  "Number of parts to split the queries into; each is held out "
                  "once to test a fit to the others")
      ->type_name("N")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str()
      ->group(group);
}

}  // namespace

void AddCalibrateFlags(CLI::App& command, CalibrateFlags& flags) {
  command.footer(kCalibrateFooter);
  AddPairsFlags(command, flags);
  AddScorerFlags(command, flags.ranker);
  AddFitFlags(command, flags);
  command
      .add_option("--output,-o", flags.output,
                  "File to write [calibration.json in the model's folder]")
      ->type_name("FILE");
  command.add_flag("--force", flags.force,
                   "Write the map even if it is no better than the unmapped "
                   "scores on held-out queries");
  command
      .add_option("--format,-f", flags.format,
                  "Format of the report: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  AddQuietFlag(command, flags.quiet);
}

std::string CalibrationPath(const CalibrateFlags& flags) {
  if (!flags.output.empty() || flags.ranker.remote()) return flags.output;
  const auto spec = ParseModelSpec(
      flags.ranker.model.empty() ? kBuiltinModel : flags.ranker.model);
  if (!spec || spec->folder.empty()) return {};
  return (std::filesystem::path(spec->folder) / kCalibrationFile).string();
}

Result<void> CheckCalibrateFlags(const CalibrateFlags& flags) {
  const bool threshold = flags.method == "threshold";
  const bool texts = !flags.dataset.empty() ||
                     (!flags.corpus.empty() && !flags.queries.empty());
  const int goals = (flags.maximize.empty() ? 0 : 1) +
                    flags.min_precision.has_value() +
                    flags.min_recall.has_value();
  const Result<void> asked = CheckRankerFlags(
      flags.ranker, flags.given,
      {.a_server = "--server", .the_engine = "leave it out with --server"});
  if (!asked) return asked;
  // A model without a folder must not look like a missing --output.
  if (!flags.ranker.remote() && !flags.ranker.model.empty()) {
    const auto spec = ParseModelSpec(flags.ranker.model);
    if (!spec) return Unexpected(spec.error());
  }
  return FirstBroken({
      {flags.dataset.empty() && flags.qrels.empty(), "--dataset",
       "--dataset is the collection with the judgments: give it, or --qrels"},
      {flags.run.empty() == flags.scores.empty(), "--run",
       "--run will be scored, and --scores is scored already: give one of "
       "them"},
      {!flags.run.empty() && !texts, "--run",
       "--run has only ids: give --dataset, or --queries and --corpus"},
      {flags.run == "-", "--run",
       "--run is read more than once: give a file, not standard input"},
      {flags.qrels == "-" && flags.scores == "-", "--scores",
       "--qrels and --scores cannot both be standard input"},
      {!flags.scores.empty() && flags.ranker.remote(), "--scores",
       "--scores has the scores already: leave --server out"},
      {threshold && flags.force, "--force",
       "--force writes a map that is no better than none, and a threshold is "
       "no map: leave it out"},
      {!threshold && goals > 0, "--method",
       "--maximize, --min-precision and --min-recall are for a threshold: give "
       "--method threshold"},
      {goals > 1, "--method",
       "--maximize, --min-precision and --min-recall each choose the "
       "threshold: give one of them"},
      {CalibrationPath(flags).empty(), "--output",
       "--output is missing: name the file to write; only --model DIR has a "
       "folder for it"},
      {flags.output == "-", "--output",
       "--output must be a file: - is standard output"},
  });
}

}  // namespace podium
