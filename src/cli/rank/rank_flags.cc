#include "cli/rank/rank_flags.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"
#include "cli/shared/scoring_flags.h"
#include "ranking/fusion.h"

namespace podium {
namespace {

constexpr char kRankFooter[] = R"(
Examples:
  printf '%s\n' "Bees dance." "Cats sleep." | podium rank --query "how do bees talk"
  podium rank --query "how do bees talk" --top-n 3 --format json documents.jsonl
  podium rank --query "..." --column body --id-column key articles.csv
  podium rank request.json          {"query": ..., "documents": [...]}, as in a POST to /v2/rerank
  podium rank --run bm25.trec --corpus corpus.jsonl --queries queries.jsonl --format trec --output reranked.trec
  podium rank --server http://127.0.0.1:8080 --fallback engine --query "..." notes.txt
  podium rank --query "..." --format context --max-tokens 2000 notes.txt

Input: one document per line; JSONL of strings or of objects with "text"; a JSON array of either; or a column of CSV or
TSV. For many queries: --queries, one request object per line (--input requests), or a TREC run over a BEIR corpus.
Every input may be compressed with gzip or zstd.
The key for a server is PODIUM_API_KEY or, if that is not set, the key of its dialect's own service: COHERE_API_KEY or
CO_API_KEY, JINA_API_KEY, VOYAGE_API_KEY. A fallback server gets PODIUM_API_KEY only.
Exit codes: 0 done, 2 bad usage, 65 bad data, 69 unavailable, 70 internal, 77 key refused.)";

void ReadSeparator(const std::string& text, RankFlags& flags) {
  const bool tab = text == "tab" || text == "\\t";
  if (!tab && (text.size() != 1 || text == "\"" ||
               static_cast<unsigned char>(text[0]) >= 0x80)) {
    throw CLI::ValidationError(
        "--separator", "'" + text + "' is neither one ASCII character nor tab");
  }
  flags.separator = tab ? '\t' : text[0];
}

void AddInputFlags(CLI::App& rank, RankFlags& flags) {
  const std::string group = "Input";
  rank.add_option("file", flags.file, "File of documents; - is standard input")
      ->type_name("FILE")
      ->capture_default_str();
  rank.add_option("more", flags.more_files)->group("");  // for CheckRankFlags
  rank.add_option("--query,-q", flags.query,
                  "Query [the \"query\" of a request object]")
      ->type_name("TEXT")
      ->group(group);
  rank.add_option("--queries", flags.queries,
                  "File of queries: one per line, id TAB text, or BEIR's JSONL")
      ->type_name("FILE")
      ->group(group);
  rank.add_option("--queries-format", flags.queries_format,
                  "Format of the queries; auto decides by the file's name and "
                  "first line")
      ->check(CLI::IsMember({"auto", "lines", "tsv", "jsonl"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--input", flags.input,
                  "Format of the documents: auto, lines, jsonl, json, csv, "
                  "tsv, or requests (one request object per line)")
      ->check(CLI::IsMember(
          {"auto", "lines", "jsonl", "json", "csv", "tsv", "requests"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--column", flags.column,
                  "Column of the documents, by name or number from 1 [text, "
                  "document, passage, content, body, or the only one]")
      ->type_name("NAME|INDEX")
      ->group(group);
  rank.add_option(
          "--id-column", flags.id_column,
          "Column of the documents' ids [id, _id or docid, if there is one]")
      ->type_name("NAME|INDEX")
      ->group(group);
  rank.add_option_function<std::string>(
          "--separator",
          [&flags](const std::string& text) { ReadSeparator(text, flags); },
          "Character between the columns of a table, or tab [the one in the "
          "first line]")
      ->type_name("C|tab")
      ->group(group);
  rank.add_flag("--no-header", flags.no_header,
                "The first record of a table is a document, not a header")
      ->group(group);
  rank.add_flag("--no-quotes", flags.no_quotes,
                "Quotes have no meaning in a table: each line is a record")
      ->group(group);
  rank.add_option("--run", flags.run,
                  "First-stage run to rerank, in TREC's format or JSONL; needs "
                  "--corpus and --queries")
      ->type_name("FILE")
      ->group(group);
  rank.add_option("--corpus", flags.corpus,
                  "Documents of the run, as BEIR's corpus.jsonl")
      ->type_name("FILE")
      ->group(group);
}

void AddWhoRanksFlags(CLI::App& rank, RankFlags& flags) {
  const std::string group = kWhoRanksGroup;
  rank.add_option("--model", flags.ranker.model,
                  "Hugging Face folder of a reranker, ORG/NAME of one that "
                  "`podium pull` downloaded, or builtin; with a server, the "
                  "model to request [builtin]")
      ->type_name("DIR|NAME")
      ->group(group);
  rank.add_option(
          "--server", flags.ranker.server,
          "URL of a server to use instead of the engine in this process")
      ->type_name("URL")
      ->group(group);
  rank.add_flag("--cohere", flags.ranker.cohere,
                "Use Cohere's service; its key is COHERE_API_KEY or CO_API_KEY "
                "in the environment")
      ->group(group);
  rank.add_option("--fallback", flags.ranker.fallback,
                  "Ranker to use if the one before it fails (more than once "
                  "for a chain): a server's URL, engine, engine:DIR, or none, "
                  "which keeps the input's order")
      ->type_name("URL|engine|none")
      ->allow_extra_args(false)
      ->group(group);
  AddServerFlags(rank, flags.ranker);
  AddDepthFlag(rank, flags.ranker.engine)->group(group);
  rank.add_flag("--hedge", flags.ranker.hedge,
                "Send a second request if a response takes longer than 95 % of "
                "those before it; for at most 5 % of requests")
      ->group(group);
  rank.add_option("--shorten", flags.shorten,
                  "Cut each document to the sentences that are most relevant "
                  "to the query, N tokens at most")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option("--concurrency", flags.ranker.concurrency,
                  "Number of queries to rank at once [4]")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->group(group);
}

void ReadThreshold(const std::string& text, RankFlags& flags) {
  flags.threshold.reset();
  flags.threshold_auto = text == "auto";
  if (flags.threshold_auto) return;
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || std::isnan(number)) {
    throw CLI::ValidationError("--threshold",
                               "'" + text + "' is neither a number nor auto");
  }
  flags.threshold = number;
}

void AddOutputFlags(CLI::App& rank, RankFlags& flags) {
  const std::string group = "Output";
  rank.add_option("--format,-f", flags.format,
                  "Output format: table, json, jsonl, csv, trec, or context, a "
                  "block for a prompt")
      ->check(
          CLI::IsMember({"table", "json", "jsonl", "csv", "trec", "context"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--top-n,-n", flags.top_n,
                  "Print only the best N results of each query [all]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option_function<std::string>(
          "--threshold",
          [&flags](const std::string& text) { ReadThreshold(text, flags); },
          "Print only results with at least this relevance score; auto: the "
          "threshold in --calibration")
      ->type_name("SCORE|auto")
      ->group(group);
  rank.add_option(
          "--calibration", flags.calibration,
          "Turn relevance scores into probabilities with a file from `podium "
          "calibrate`; auto: calibration.json in the model's folder")
      ->type_name("FILE|auto")
      ->group(group);
  rank.add_option("--fuse", flags.fuse,
                  "Fuse the reranker's scores with the run's: " +
                      ListChoices(FusionMethods()) +
                      ", and the reranker's weight, from 0 to 1 [0.5]")
      ->type_name("METHOD[:WEIGHT]")
      ->group(group);
  rank.add_option("--max-tokens", flags.max_tokens,
                  "Most tokens in the whole block of --format context")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option("--order", flags.order,
                  "Order in the block: best-first, or both-ends, because "
                  "models read a prompt's ends most closely")
      ->check(CLI::IsMember({"best-first", "both-ends"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--output,-o", flags.output,
                  "File for the results; - is standard output")
      ->type_name("FILE")
      ->capture_default_str()
      ->group(group);
  rank.add_flag("--resume", flags.resume,
                "Continue an unfinished output (jsonl, csv, trec)")
      ->group(group);
  rank.add_flag("--overwrite", flags.overwrite,
                "Replace an output that already has content")
      ->group(group);
  AddQuietFlag(rank, flags.quiet)->group(group);
}

}  // namespace

void AddRankFlags(CLI::App& command, RankFlags& flags) {
  command.footer(kRankFooter);
  AddInputFlags(command, flags);
  AddWhoRanksFlags(command, flags);
  AddOutputFlags(command, flags);
}

Result<FirstStageFusion> ParseFuse(const std::string& text) {
  FirstStageFusion fusion;
  const size_t colon = text.find(':');
  const auto method = ParseFusionMethod(text.substr(0, colon));
  bool right = method.has_value();
  if (right) fusion.method = *method;
  if (colon != text.npos) {
    const char* end = text.data() + text.size();
    const auto [stop, error] =
        std::from_chars(text.data() + colon + 1, end, fusion.weight);
    right = right && error == std::errc() && stop == end &&
            fusion.weight >= 0 && fusion.weight <= 1;
  }
  if (right) return fusion;
  return Fail(ErrorCode::kInvalidArgument,
              "--fuse '" + text + "': expected " +
                  ListChoices(FusionMethods()) +
                  ", optionally with a weight from 0 to 1, such as minmax:0.7",
              "--fuse");
}

}  // namespace podium
