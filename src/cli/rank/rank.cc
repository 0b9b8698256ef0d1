#include "cli/rank/rank.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <utility>

#include "cli/rank/rank_checks.h"
#include "cli/rank/threshold_note.h"
#include "cli/shared/exit_code.h"
#include "cli/shared/name_the_flag.h"
#include "cli/shared/run_progress.h"
#include "models/model_loading.h"
#include "runs/make_ranker.h"
#include "runs/rank_run.h"

namespace podium {
namespace {

void Say(const std::string& text) {
  std::cerr << "podium rank: " << text << "\n";
}

ListFormat ListFormatOf(const std::string& name) {
  if (name == "lines") return ListFormat::kLines;
  if (name == "jsonl") return ListFormat::kJsonl;
  if (name == "json") return ListFormat::kJson;
  if (name == "csv") return ListFormat::kCsv;
  if (name == "tsv") return ListFormat::kTsv;
  return ListFormat::kAuto;
}

std::optional<TextFormat> TextFormatOf(const std::string& name) {
  if (name == "lines") return TextFormat::kLines;
  if (name == "tsv") return TextFormat::kTsv;
  if (name == "jsonl") return TextFormat::kJsonl;
  return std::nullopt;
}

// The columns of the terminal; 0 if standard output is not one.
int TableWidth(const RankFlags& flags) {
  if (flags.output != "-" || !isatty(STDOUT_FILENO)) return 0;
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : 80;
}

// The options from checked flags, without the ranker and the calibration.
RankRunOptions OptionsOf(const RankFlags& flags) {
  RankRunOptions options;
  options.input = {.file = flags.file,
                   .requests = flags.input == "requests",
                   .format = ListFormatOf(flags.input),
                   .columns = {.text = flags.column,
                               .id = flags.id_column,
                               .header = !flags.no_header,
                               .quotes = !flags.no_quotes,
                               .separator = flags.separator},
                   .query = flags.query,
                   .queries = flags.queries,
                   .queries_format = TextFormatOf(flags.queries_format),
                   .run = flags.run,
                   .corpus = flags.corpus};
  options.shorten = flags.shorten;
  options.rules = {.threshold = flags.threshold, .top_n = flags.top_n};
  if (!flags.fuse.empty()) options.rules.fuse = *ParseFuse(flags.fuse);
  options.form = {.format = ParseOutputFormat(flags.format),
                  .width = TableWidth(flags),
                  .max_tokens = flags.max_tokens.value_or(0),
                  .best_at_ends = flags.order == "both-ends"};
  options.output = flags.output;
  options.resume = flags.resume;
  options.overwrite = flags.overwrite;
  return options;
}

// Loads --calibration for its map or its threshold.
Result<void> AddCalibration(const RankFlags& flags, RankRunOptions& options) {
  if (flags.calibration.empty()) return {};
  ModelSpec spec;  // for a server, no folder to look in
  if (!flags.ranker.remote()) {
    Result<ModelSpec> parsed = ParseModelSpec(
        flags.ranker.model.empty() ? kBuiltinModel : flags.ranker.model);
    if (!parsed) return Unexpected(parsed.error());
    spec = *std::move(parsed);
  }
  const auto map = LoadCalibration(flags.calibration, spec);
  if (!map) return Unexpected(map.error());
  if (flags.threshold_auto) {
    if ((*map)->has_probabilities()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "--threshold auto: the calibration's method is " +
                      std::string(NameOf((*map)->method)) +
                      ", which has no threshold: give a probability, such as "
                      "0.5, or a calibration of the method threshold",
                  "--threshold");
    }
    options.rules.threshold = (*map)->threshold;
  }
  if ((*map)->has_probabilities()) options.map = *map;
  const std::string& fitted_on = (*map)->fitted_on.model;
  if (fitted_on != options.ranker.model) {
    Say("the calibration was fitted on scores of " + fitted_on + ", not of " +
        options.ranker.model);
  }
  return {};
}

bool Resumable(const RankRunOptions& options) {
  return options.input.many() && CanResume(options.form.format);
}

// Adds to an error what flags can do about it.
Error InFlags(Error error, const RankRunOptions& options) {
  constexpr char kFix[] =
      "; --resume continues only an output of the same job, --overwrite starts "
      "over";
  std::string& message = error.message;
  if (error.param == "resume") {
    message += kFix;
  } else if (error.param == "resume.top_n") {
    message +=
        std::string(": it was made with another --top-n or --threshold") + kFix;
  } else if (error.param == "resume.results") {
    message +=
        std::string(
            ": it was made with another --fuse, --threshold, --shorten, "
            "--calibration, --depth or --precision, or on another processor") +
        kFix;
  } else if (error.param == "output") {
    message = "--output " + message + "; --overwrite replaces it" +
              (Resumable(options) ? ", --resume continues it" : "");
  } else if (error.param == "format") {
    message += "; --format jsonl and csv can represent it";
  } else if (error.param == "query" && message.starts_with("no query")) {
    message =
        "no query: give --query, --queries, or an input object with \"query\"";
  } else {
    error = NameTheFlag(std::move(error));
  }
  return error;
}

// Tells on standard error who ranked, whenever that changes.
class ServedByNote {
 public:
  void See(const Ranking& ranking) {
    if (!ranking.degraded && said_.empty()) return;
    if (ranking.served_by == said_) return;
    said_ = ranking.served_by;
    std::string note = "ranked by " + said_;
    for (const std::string& why : ranking.passed_over) note += "; " + why;
    Say(note);
  }

 private:
  std::string said_;
};

// "3 queries"
std::string Queries(int64_t count) {
  return std::to_string(count) + (count == 1 ? " query" : " queries");
}

// Says what a failed run has kept; empty if nothing.
std::string Kept(const RankRun& run, const RankRunOptions& options) {
  const OutputFile* output = run.output();
  if (output == nullptr || !output->is_regular() || !options.input.many())
    return {};
  const int64_t done = run.queries_done();
  const std::string kept = Queries(done) + (done == 1 ? " is" : " are") +
                           " done and kept in " + output->name();
  return Resumable(options)
             ? kept + "; the same command with --resume continues"
             : kept;
}

int Failed(const Error& error) {
  Say(error.message);
  return ExitCodeOf(error.code);
}

}  // namespace

int RunRank(const RankFlags& flags) {
  // If a pipe or a server closes, the write must fail instead of killing the
  // process.
  std::signal(SIGPIPE, SIG_IGN);
  if (auto checked = CheckRankFlags(flags); !checked)
    return Failed(checked.error());
  RankRunOptions options = OptionsOf(flags);
  Result<RankerSource> ranker = SourceOf(flags.ranker, LookUpEnvironment);
  if (!ranker) return Failed(NameTheFlag(ranker.error()));
  options.ranker = *std::move(ranker);
  if (auto added = AddCalibration(flags, options); !added)
    return Failed(added.error());
  if (flags.run.empty() && flags.input != "requests" && flags.file == "-" &&
      isatty(STDIN_FILENO)) {
    Say("reading documents from the terminal, one per line; end with Ctrl-D");
  }

  ServedByNote served_by;
  std::optional<RunProgress> progress(std::in_place, "ranking", flags.quiet);
  RankRun run(
      options,
      {.resumed = [](int64_t done) { Say("resuming after " + Queries(done)); },
       .ranked =
           [&served_by](const Ranking& ranking) { served_by.See(ranking); },
       .progress = progress->callback()});
  const Result<void> done = run.Run();
  progress.reset();
  if (done) {
    const std::string note = ThresholdNote(run.below_threshold(),
                                           options.rules.threshold.value_or(0));
    if (!note.empty()) Say(note);
    return kExitOk;
  }
  if (run.output() != nullptr && run.output()->reader_gone()) {
    // Nobody reads the output any more. End silently, as the shell expects.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  const int code = Failed(InFlags(done.error(), options));
  if (const std::string kept = Kept(run, options); !kept.empty()) Say(kept);
  return code;
}

}  // namespace podium
