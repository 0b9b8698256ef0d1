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

Fits a map from relevance scores to probabilities of relevance, or a threshold, to judged pairs, and says how well it does
on queries that it was not fitted on. It keeps the order of documents.
Exit codes: 0 done, 1 not written, as the map is no better than none, 2 bad usage, 65 bad data, 69 unavailable,
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
                  "A BEIR folder: qrels/test.tsv, and, to score, "
                  "queries.jsonl and corpus.jsonl")
      ->type_name("DIR")
      ->group(group);
  AddFile(command, "--qrels", flags.qrels,
          "Judgments, TREC's or BEIR's [the dataset's]");
  AddFile(command, "--queries", flags.queries,
          "The run's questions [the dataset's]");
  AddFile(command, "--corpus", flags.corpus,
          "The run's documents, BEIR's corpus.jsonl [the dataset's]");
  AddFile(command, "--run", flags.run,
          "A TREC run, whose judged documents are scored");
  AddFile(command, "--scores", flags.scores,
          "A TREC run that has been reranked: its scores, and nothing is "
          "scored");
  command
      .add_option("-l,--level", flags.level,
                  "The grade from which on a document is relevant [1]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  command
      .add_flag("--unjudged-as-irrelevant", flags.unjudged_as_irrelevant,
                "Documents that were not judged count as irrelevant, and are "
                "not left out")
      ->group(group);
}

void AddScorerFlags(CLI::App& command, RankerOptions& flags) {
  const std::string group = kWhoRanksGroup;
  command
      .add_option("--model", flags.model,
                  "Hugging Face folder of a cross-encoder, or builtin; "
                  "with a server, the model to ask it for [builtin]")
      ->type_name("DIR|NAME")
      ->group(group);
  command
      .add_option("--server", flags.server,
                  "Ask this server instead of the engine in this process")
      ->type_name("URL")
      ->group(group);
  AddServerFlags(command, flags);
  command
      .add_option("--concurrency", flags.concurrency,
                  "Queries that are scored at once [4]")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->group(group);
}

void AddFitFlags(CLI::App& command, CalibrateFlags& flags) {
  const std::string group = "What is fitted";
  command
      .add_option("--method", flags.method,
                  "platt, a logistic curve; isotonic, a free one, for a "
                  "thousand pairs or more; or threshold")
      ->check(CLI::IsMember({"platt", "isotonic", "threshold"}))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--maximize", flags.maximize,
                  "Of --method threshold: the one with the most F1, which is "
                  "what it does without more")
      ->check(CLI::IsMember({"f1"}))
      ->group(group);
  command
      .add_option("--min-precision", flags.min_precision,
                  "Of --method threshold: as much recall as there is with at "
                  "least this precision")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command
      .add_option("--min-recall", flags.min_recall,
                  "Of --method threshold: as much precision as there is with "
                  "at least this recall")
      ->type_name("PART")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command
      .add_option("--prevalence", flags.prevalence,
                  "The part of pairs to take as relevant where the map is "
                  "going to be used [that of the judged pairs]")
      ->type_name("PART")
      ->check(CLI::Range(1e-6, 1 - 1e-6))
      ->group(group);
  command
      .add_option("--folds", flags.folds,
                  "Parts of the queries; each is held out once to see how well "
                  "the others' fit does")
      ->type_name("N")
      ->check(CLI::Range(2, 1000))
      ->capture_default_str()
      ->group(group);
}

}  // namespace

CLI::App* AddCalibrateCommand(CLI::App& program, CalibrateFlags& flags) {
  CLI::App* command = program.add_subcommand(
      "calibrate", "Make scores probabilities, by relevance judgments");
  command->footer(kCalibrateFooter);
  AddPairsFlags(*command, flags);
  AddScorerFlags(*command, flags.ranker);
  AddFitFlags(*command, flags);
  command
      ->add_option("--output,-o", flags.output,
                   "The file to write [calibration.json in the model's folder]")
      ->type_name("FILE");
  command->add_flag("--force", flags.force,
                    "Write a map that is no better on held-out queries than "
                    "the scores as they are");
  command
      ->add_option("--format,-f", flags.format,
                   "How the report is printed: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
  AddQuietFlag(*command, flags.quiet);
  return command;
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
      {.a_server = "--server", .the_engine = "leave it out beside --server"});
  if (!asked) return asked;
  return FirstBroken({
      {flags.dataset.empty() && flags.qrels.empty(), "--dataset",
       "--dataset is the collection with the judgments: give it, or --qrels"},
      {flags.run.empty() == flags.scores.empty(), "--run",
       "--run is scored, and --scores has been: give one of them"},
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
       "--maximize, --min-precision and --min-recall are of a threshold: "
       "give --method threshold"},
      {goals > 1, "--method",
       "--maximize, --min-precision and --min-recall each say which "
       "threshold: give one of them"},
      {CalibrationPath(flags).empty(), "--output",
       "--output is the file to write: only --model DIR has a folder where it "
       "can lie"},
      {flags.output == "-", "--output",
       "--output is a file that others read: - is none"},
  });
}

}  // namespace podium
