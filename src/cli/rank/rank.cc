#include "cli/rank/rank.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <utility>

#include "cli/rank/rank_checks.h"
#include "cli/rank/ranking_output.h"
#include "cli/rank/results_to_print.h"
#include "cli/rank/resume.h"
#include "cli/rank/threshold_note.h"
#include "cli/shared/exit_code.h"
#include "cli/shared/make_ranker.h"
#include "cli/shared/rank_progress.h"
#include "models/model_loading.h"
#include "ranking/shorten.h"
#include "runs/output_file.h"
#include "runs/rank_jobs.h"
#include "runs/rank_pipeline.h"

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

Result<DocumentList> ReadList(const RankFlags& flags) {
  if (flags.file == "-" && isatty(STDIN_FILENO))
    Say("reading documents from the terminal, one a line; end with Ctrl-D");
  Result<std::unique_ptr<ByteSource>> source = OpenBytes(flags.file);
  if (!source) return Unexpected(source.error());
  return ReadDocumentList(*std::move(source), ListFormatOf(flags.input),
                          {.text = flags.column,
                           .id = flags.id_column,
                           .header = !flags.no_header,
                           .quotes = !flags.no_quotes,
                           .separator = flags.separator});
}

Result<std::unique_ptr<JobSource>> OpenJobs(const RankFlags& flags) {
  const std::optional<TextFormat> queries_format =
      TextFormatOf(flags.queries_format);
  if (flags.input == "requests") return RequestLines(flags.file);
  if (!flags.run.empty()) {
    return RunOverCorpus({.run = flags.run,
                          .corpus = flags.corpus,
                          .queries = flags.queries,
                          .queries_format = queries_format});
  }
  Result<DocumentList> list = ReadList(flags);
  if (!list) return Unexpected(list.error());
  const std::string name = flags.file == "-" ? "standard input" : flags.file;
  if (flags.queries.empty())
    return OneQuery(flags.query, *std::move(list), name);
  return QueriesOverList(flags.queries, queries_format, *std::move(list), name);
}

// The columns of the terminal; 0 if standard output is not one.
int TableWidth(const RankFlags& flags) {
  if (flags.output != "-" || !isatty(STDOUT_FILENO)) return 0;
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
             ? size.ws_col
             : 80;
}

RankRequest RequestOf(const RankFlags& flags, const RankJob& job) {
  RankRequest request{.query = job.query};
  for (const Document& document : *job.documents)
    request.documents.push_back(document.text);
  if (flags.shorten) {
    request.documents =
        ShortenDocuments(request.query, std::move(request.documents),
                         {.max_tokens = *flags.shorten});
  }
  // Fusion needs all scores.
  if (flags.fuse.empty()) request.top_n = job.top_n ? job.top_n : flags.top_n;
  return request;
}

// Says on standard error who answered, whenever that changes.
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

// One run of the command.
class RankCommand {
 public:
  explicit RankCommand(RankFlags flags) : flags_(std::move(flags)) {}

  Result<void> Run() {
    return CheckRankFlags(flags_)
        .and_then([this] { return Open(); })
        .and_then([this] { return RankJobs(); });
  }

  // What a failed run has kept, for its last message; empty if nothing.
  std::string Kept() const {
    if (!output_ || !output_->is_regular() || !flags_.many()) return {};
    const std::string kept = std::to_string(done_) +
                             (done_ == 1 ? " query is" : " queries are") +
                             " done and kept in " + output_->name();
    return CanResume() ? kept + "; the same command with --resume goes on"
                       : kept;
  }

  // Whether the reader of the output has closed it.
  bool reader_gone() const { return output_ && output_->reader_gone(); }

 private:
  bool CanResume() const {
    return options_.format == OutputFormat::kJsonl ||
           options_.format == OutputFormat::kCsv ||
           options_.format == OutputFormat::kTrec;
  }

  // Finds everything that can fail before anything is ranked.
  Result<void> Open() {
    options_ = {.format = ParseOutputFormat(flags_.format),
                .many = flags_.many(),
                .width = TableWidth(flags_),
                .max_tokens = flags_.max_tokens.value_or(0),
                .best_at_ends = flags_.order == "both-ends"};
    Result<std::string> model = ModelName(flags_.ranker);
    if (!model) return Unexpected(model.error());
    model_ = *std::move(model);
    const Result<void> calibrated = OpenCalibration();
    if (!calibrated) return calibrated;
    Result<OutputFile> output = OutputFile::Open(flags_.output);
    if (!output) return Unexpected(output.error());
    output_.emplace(*std::move(output));
    if (output_->has_content() && !flags_.resume && !flags_.overwrite) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "--output " + output_->name() +
              ": there is something in it already; --overwrite "
              "replaces it" +
              (flags_.many() && CanResume() ? ", --resume goes on with it"
                                            : ""),
          "--output");
    }
    Result<std::unique_ptr<JobSource>> jobs = OpenJobs(flags_);
    if (!jobs) return Unexpected(jobs.error());
    jobs_ = *std::move(jobs);
    Result<std::unique_ptr<Ranker>> ranker =
        MakeRanker(flags_.ranker, LookUpEnvironment);
    if (!ranker) return Unexpected(ranker.error());
    ranker_ = *std::move(ranker);
    return StartOutput();
  }

  Result<void> OpenCalibration() {
    if (flags_.calibration.empty()) return {};
    ModelSpec spec;  // for a server, no folder to look in
    if (!flags_.ranker.remote()) {
      Result<ModelSpec> parsed = ParseModelSpec(
          flags_.ranker.model.empty() ? kBuiltinModel : flags_.ranker.model);
      if (!parsed) return Unexpected(parsed.error());
      spec = *std::move(parsed);
    }
    auto map = LoadCalibration(flags_.calibration, spec);
    if (!map) return Unexpected(map.error());
    if (flags_.threshold_auto) {
      if ((*map)->has_probabilities()) {
        return Fail(ErrorCode::kInvalidArgument,
                    "--threshold auto: the calibration is of method " +
                        std::string(NameOf((*map)->method)) +
                        ", which has no threshold: give a probability, such "
                        "as 0.5, or fit one of method threshold",
                    "--threshold");
      }
      flags_.threshold = (*map)->threshold;
    }
    if ((*map)->has_probabilities()) map_ = *map;
    NoteOtherModel((*map)->fitted_on);
    return {};
  }

  void NoteOtherModel(const ScoreMap::FittedOn& on) const {
    if (on.model == model_) return;
    Say("the calibration was fitted on scores of " + on.model + ", not of " +
        model_);
  }

  Result<void> StartOutput() {
    int64_t keep_bytes = 0;
    if (flags_.resume && output_->has_content()) {
      Result<ResumePoint> point =
          FindResumePoint(output_->name(), std::move(jobs_),
                          {.output = options_,
                           .model = model_,
                           .top_n = flags_.top_n,
                           .threshold = flags_.threshold.has_value()});
      if (!point) return Unexpected(point.error());
      if (point->last_done) {
        const Result<void> same = CheckSame(*point->last_done);
        if (!same) return same;
      }
      jobs_ = std::move(point->rest);
      done_ = point->queries_done;
      keep_bytes = point->keep_bytes;
      Say("going on after " + std::to_string(done_) +
          (done_ == 1 ? " query" : " queries"));
    }
    const Result<void> kept = output_->KeepOnly(keep_bytes);
    if (!kept) return kept;
    if (keep_bytes > 0) return {};
    return output_->Write(FrameOf(options_).before);
  }

  // Ranks a query of the output again, because the output does not record
  // --fuse, --threshold, --shorten and the arithmetic. Not done for a server,
  // whose scores are its own business.
  Result<void> CheckSame(const PrintedJob& printed) {
    if (flags_.ranker.remote()) return {};
    const Result<Ranking> ranking =
        ranker_->Rank(RequestOf(flags_, printed.job));
    if (!ranking) return Unexpected(ranking.error());
    const Result<std::string> text = Render(printed.job, *ranking);
    if (!text) return Unexpected(text.error());
    if (*text == printed.text) return {};
    return Fail(
        ErrorCode::kInvalidArgument,
        output_->name() + ": query '" + printed.job.qid +
            "' would be printed otherwise now: another --fuse, "
            "--threshold, --shorten, --calibration, --depth or --precision, or "
            "another processor; --resume goes on with the output of the same "
            "job, --overwrite starts over",
        "--resume");
  }

  Result<void> RankJobs() {
    RankProgress progress;
    const Progress shown(
        "ranking", [&progress] { return progress.Report(); }, flags_.quiet);
    const Result<void> ranked =
        RankAll({.jobs = *jobs_,
                 .ranker = *ranker_,
                 .concurrency = Concurrency(flags_.ranker),
                 .request =
                     [this, &progress](const RankJob& job) {
                       progress.Asked(job);
                       return RequestOf(flags_, job);
                     },
                 .deliver =
                     [this, &progress](const RankJob& job, Ranking ranking) {
                       progress.Done(job);
                       return Deliver(job, ranking);
                     }});
    if (!ranked) return ranked;
    if (const std::string note = threshold_note_.Text(); !note.empty())
      Say(note);
    return output_->Write(FrameOf(options_).after);
  }

  Result<std::string> Render(const RankJob& job, const Ranking& ranking) const {
    RankedJob ranked = ToPrint(job, ranking, flags_, map_.get());
    ranked.model = model_;
    if (flags_.ranker.remote()) {
      ranked.served_by = ranking.served_by;
      ranked.degraded = ranking.degraded;
    }
    return RenderJob(ranked, options_);
  }

  Result<void> Deliver(const RankJob& job, const Ranking& ranking) {
    note_.See(ranking);
    if (flags_.threshold)
      threshold_note_.See(ranking, map_.get(), *flags_.threshold);
    const Result<std::string> text = Render(job, ranking);
    if (!text) return Unexpected(text.error());
    const std::string between(done_ > 0 ? FrameOf(options_).between : "");
    const Result<void> written = output_->Write(between + *text);
    if (written) ++done_;
    return written;
  }

  RankFlags flags_;
  std::shared_ptr<const ScoreMap> map_;  // null: scores stay unmapped
  OutputOptions options_;
  std::string model_;
  std::optional<OutputFile> output_;
  std::unique_ptr<JobSource> jobs_;
  std::unique_ptr<Ranker> ranker_;
  ServedByNote note_;
  ThresholdNote threshold_note_;
  int64_t done_ = 0;  // queries in the output, including earlier runs'
};

}  // namespace

int RunRank(const RankFlags& flags) {
  // If a pipe or a server closes, the write must fail instead of killing the
  // process.
  std::signal(SIGPIPE, SIG_IGN);
  RankCommand command(flags);
  const Result<void> done = command.Run();
  if (done) return kExitOk;
  if (command.reader_gone()) {
    // Nobody reads the output any more: end silently, as the shell expects.
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  Say(done.error().message);
  if (const std::string kept = command.Kept(); !kept.empty()) Say(kept);
  return ExitCodeOf(done.error().code);
}

}  // namespace podium
