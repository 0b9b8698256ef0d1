#include "cli/rank/rank_checks.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

#include "cli/shared/flag_rules.h"

namespace podium {
namespace {

// Whether the user gave a query in place of a file: words, and no such file
// exists.
bool IsQuery(const std::string& file) {
  std::error_code unknown;  // if set, opening reports the error
  return file.find(' ') != file.npos &&
         !std::filesystem::exists(file, unknown) && !unknown;
}

Result<void> CheckInput(const RankFlags& flags) {
  const bool requests = flags.input == "requests";
  const bool run = !flags.run.empty();
  const bool table =
      flags.input == "csv" || flags.input == "tsv" || flags.input == "auto";
  const bool asks =
      run || requests || flags.Given("--query") || !flags.queries.empty();
  return FirstBroken({
      {!flags.more_files.empty(), "file",
       "rank reads one file of documents: put them into one, as in cat " +
           flags.file +
           (flags.more_files.empty() ? "" : " " + flags.more_files.front()) +
           " | podium rank --query QUERY -"},
      {!asks && IsQuery(flags.file), "file",
       flags.file +
           ": there is no such file; give a query with --query: podium rank "
           "--query \"" +
           flags.file + "\" FILE"},
      {run && flags.corpus.empty(), "--run",
       "--run has only ids: give the file of the documents with --corpus"},
      {run && flags.queries.empty(), "--run",
       "--run has only ids: give the file of the queries with --queries"},
      {run && flags.Given("file"), "file",
       "--run names its own documents: leave the FILE out, or --run"},
      {run && flags.Given("--query"), "--query",
       "--run takes its queries from --queries: leave --query out"},
      {run && flags.Given("--input"), "--input",
       "--input is the format of a FILE of documents: leave it out with --run"},
      {run && (flags.run == "-" || flags.corpus == "-" || flags.queries == "-"),
       "--run",
       "--run, --corpus and --queries are read more than once: give files, not "
       "standard input"},
      {!run && !flags.corpus.empty(), "--corpus",
       "--corpus has the documents of a run: give --run, or give the documents "
       "as FILE"},
      {flags.Given("--query") && !flags.queries.empty(), "--query",
       "--query and --queries both give the query: leave one of them out"},
      {flags.Given("--query") && flags.query.empty(), "--query",
       "--query is empty: give a query"},
      {flags.Given("--queries-format") && flags.queries.empty(),
       "--queries-format",
       "--queries-format is the format of --queries: give --queries, or leave "
       "it out"},
      {!run && flags.queries == "-" && flags.file == "-", "--queries",
       "--queries and the documents cannot both be standard input: name the "
       "file of one of them"},
      {requests && (flags.Given("--query") || !flags.queries.empty()),
       "--input",
       "--input requests: each object has its own \"query\"; leave --query and "
       "--queries out"},
      {!table && (flags.Given("--column") || flags.Given("--id-column")),
       "--column",
       "--column and --id-column are for tables: give --input csv or tsv"},
      {!table && (flags.no_header || flags.no_quotes || flags.separator),
       "--no-header",
       "--no-header, --no-quotes and --separator are for tables: give --input "
       "csv or tsv"},
      {run && (flags.Given("--column") || flags.Given("--id-column") ||
               flags.no_header || flags.no_quotes || flags.separator),
       "--column",
       "--column, --id-column, --no-header, --no-quotes and --separator are "
       "for a table of documents: leave them out with --run"},
  });
}

Result<void> CheckWhoRanks(const RankFlags& flags) {
  const RankerOptions& ranker = flags.ranker;
  const auto needs_server = [&flags](const char* option) {
    return !flags.ranker.remote() && flags.Given(option);
  };
  const auto last_none =
      std::find(ranker.fallback.begin(), ranker.fallback.end(), "none");
  const Result<void> whom = FirstBroken({
      {ranker.cohere && !ranker.server.empty(), "--cohere",
       "--cohere and --server both choose a server: leave one of them out"},
      {flags.Given("--server") && ranker.server.empty(), "--server",
       "--server is empty: give the server's URL"},
      {ranker.cohere && ranker.dialect != "cohere-v1" &&
           ranker.dialect != "cohere-v2",
       "--dialect",
       "--cohere speaks cohere-v1 or cohere-v2: for another --dialect give "
       "--server"},
      {needs_server("--hedge"), "--hedge",
       "--hedge is for requests to a server: give --server or --cohere"},
      {needs_server("--fallback"), "--fallback",
       "--fallback is for when a server fails: give --server or --cohere"},
      {last_none != ranker.fallback.end() &&
           last_none + 1 != ranker.fallback.end(),
       "--fallback",
       "--fallback none never fails, so nothing comes after it: give it last"},
  });
  if (!whom) return whom;
  return CheckRankerFlags(
      ranker, flags.given,
      {.a_server = "--server or --cohere",
       .the_engine = "leave it out with --server and --cohere, or give "
                     "--fallback engine"});
}

Result<void> CheckOutput(const RankFlags& flags) {
  const bool lines = flags.format == "jsonl" || flags.format == "csv" ||
                     flags.format == "trec";
  const bool context = flags.format == "context";
  return FirstBroken({
      {!flags.fuse.empty() && flags.run.empty(), "--fuse",
       "--fuse takes the first stage's scores from a run: give --run"},
      {flags.threshold && !flags.ranker.remote() &&
           (*flags.threshold < 0 || *flags.threshold > 1),
       "--threshold",
       "--threshold is a relevance score, and the engine's scores are between "
       "0 and 1: give a number in that range"},
      {flags.threshold_auto && flags.calibration.empty(), "--threshold",
       "--threshold auto takes the threshold of a calibration: give "
       "--calibration"},
      {flags.Given("--calibration") && flags.calibration.empty(),
       "--calibration", "--calibration is empty: give a file, or auto"},
      {!flags.calibration.empty() && !flags.ranker.fallback.empty(),
       "--calibration",
       "--calibration is for the scores of one model: leave --fallback out"},
      {flags.calibration == "auto" && flags.ranker.remote(), "--calibration",
       "--calibration auto is a file in the folder of --model: with --server "
       "and --cohere, name the file"},
      {context && !flags.max_tokens, "--format",
       "--format context needs the size of the block: give --max-tokens"},
      {!context && flags.max_tokens.has_value(), "--max-tokens",
       "--max-tokens is for --format context: give it, or leave --max-tokens "
       "out"},
      {!context && flags.Given("--order"), "--order",
       "--order is for --format context: give it, or leave --order out"},
      {context && flags.many(), "--format",
       "--format context makes one block for one query: give one query with "
       "--query, or another --format"},
      {flags.Given("--output") && flags.output.empty(), "--output",
       "--output is empty: give a file"},
      {flags.resume && flags.output == "-", "--resume",
       "--resume continues a file: give --output"},
      {flags.overwrite && flags.output == "-", "--overwrite",
       "--overwrite replaces a file: give --output"},
      {flags.resume && flags.overwrite, "--resume",
       "--resume keeps what --overwrite throws away: leave one of them out"},
      {flags.resume && !flags.many(), "--resume",
       "--resume continues after the last finished query, but there is only "
       "one query: leave --resume out"},
      {flags.resume && flags.format == "json", "--resume",
       "--resume needs a --format that is valid when it is cut off, and a JSON "
       "array is not: give jsonl, csv or trec"},
      {flags.resume && !lines, "--resume",
       "--resume reads the output back, and a table does not hold all of it: "
       "give --format jsonl, csv or trec"},
  });
}

}  // namespace

Result<void> CheckRankFlags(const RankFlags& flags) {
  const Result<void> checked =
      CheckInput(flags)
          .and_then([&] { return CheckWhoRanks(flags); })
          .and_then([&] { return CheckOutput(flags); });
  if (!checked || flags.fuse.empty()) return checked;
  const Result<FirstStageFusion> fuse = ParseFuse(flags.fuse);
  if (!fuse) return Unexpected(fuse.error());
  return {};
}

}  // namespace podium
