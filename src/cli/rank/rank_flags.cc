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
  podium rank request.json          {"query": ..., "documents": [...]}, as it would be posted to /v2/rerank
  podium rank --run bm25.trec --corpus corpus.jsonl --queries queries.jsonl --format trec --output reranked.trec
  podium rank --server http://127.0.0.1:8080 --fallback engine --query "..." notes.txt
  podium rank --query "..." --format context --max-tokens 2000 notes.txt

Input: one document a line; or JSONL, strings or objects with "text"; or a JSON array of either; or a column of CSV or
TSV. Many queries: --queries, a request object a line (--input requests), or a TREC run over a BEIR corpus. Every input
may be compressed by gzip or zstd.
A server's key comes from PODIUM_API_KEY, else from what its dialect's own service uses: COHERE_API_KEY or CO_API_KEY,
JINA_API_KEY, VOYAGE_API_KEY. A fallback's comes from PODIUM_API_KEY alone.
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
  rank.add_option("file", flags.file, "Documents; - is standard input")
      ->type_name("FILE")
      ->capture_default_str();
  rank.add_option("more", flags.more_files)->group("");  // for CheckRankFlags
  rank.add_option("--query,-q", flags.query,
                  "The question [the \"query\" of a request object]")
      ->type_name("TEXT")
      ->group(group);
  rank.add_option("--queries", flags.queries,
                  "A file of questions: a line each, id TAB text, or BEIR's "
                  "JSONL")
      ->type_name("FILE")
      ->group(group);
  rank.add_option("--queries-format", flags.queries_format,
                  "How --queries is written; auto tells by its name and its "
                  "first line")
      ->check(CLI::IsMember({"auto", "lines", "tsv", "jsonl"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--input", flags.input,
                  "How the documents are written: auto, lines, jsonl, json, "
                  "csv, tsv, or requests, a request object a line")
      ->check(CLI::IsMember(
          {"auto", "lines", "jsonl", "json", "csv", "tsv", "requests"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--column", flags.column,
                  "The column of the documents, by name or number from 1 "
                  "[text, document, passage, content, body, or the only one]")
      ->type_name("NAME|INDEX")
      ->group(group);
  rank.add_option("--id-column", flags.id_column,
                  "The column of their ids [id, _id or docid, where there is "
                  "one]")
      ->type_name("NAME|INDEX")
      ->group(group);
  rank.add_option_function<std::string>(
          "--separator",
          [&flags](const std::string& text) { ReadSeparator(text, flags); },
          "What stands between the columns of a table: a character, or tab "
          "[what the first line shows]")
      ->type_name("C|tab")
      ->group(group);
  rank.add_flag("--no-header", flags.no_header,
                "The first record of a table is a document")
      ->group(group);
  rank.add_flag("--no-quotes", flags.no_quotes,
                "Quotes mean nothing in a table, and a line is a record")
      ->group(group);
  rank.add_option("--run", flags.run,
                  "A first stage's run to rerank, TREC's or JSONL, with "
                  "--corpus and --queries")
      ->type_name("FILE")
      ->group(group);
  rank.add_option("--corpus", flags.corpus,
                  "The run's documents, BEIR's corpus.jsonl")
      ->type_name("FILE")
      ->group(group);
}

void AddWhoRanksFlags(CLI::App& rank, RankFlags& flags) {
  const std::string group = kWhoRanksGroup;
  rank.add_option("--model", flags.ranker.model,
                  "Hugging Face folder of a cross-encoder, or builtin; "
                  "with a server, the model to ask it for [builtin]")
      ->type_name("DIR|NAME")
      ->group(group);
  rank.add_option("--server", flags.ranker.server,
                  "Ask this server instead of the engine in this process")
      ->type_name("URL")
      ->group(group);
  rank.add_flag("--cohere", flags.ranker.cohere,
                "Ask Cohere; the key is COHERE_API_KEY or CO_API_KEY of the "
                "environment")
      ->group(group);
  rank.add_option("--fallback", flags.ranker.fallback,
                  "Who ranks where the one before fails, more than once for a "
                  "chain: a server's URL, engine or engine:DIR, or none, which "
                  "keeps the input's order")
      ->type_name("URL|engine|none")
      ->allow_extra_args(false)
      ->group(group);
  AddServerFlags(rank, flags.ranker);
  AddDepthFlag(rank, flags.ranker.engine)->group(group);
  rank.add_flag("--hedge", flags.ranker.hedge,
                "Ask a second time where an answer takes longer than 95 % of "
                "those before; at most 5 % of requests")
      ->group(group);
  rank.add_option("--shorten", flags.shorten,
                  "Cut each document to the sentences that have most to do "
                  "with the query, N tokens at most")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option("--concurrency", flags.ranker.concurrency,
                  "Queries that are ranked at once [4]")
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
                  "table, json, jsonl, csv, trec, or context, a block for a "
                  "prompt")
      ->check(
          CLI::IsMember({"table", "json", "jsonl", "csv", "trec", "context"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--top-n,-n", flags.top_n,
                  "The best N of each query only [all]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option_function<std::string>(
          "--threshold",
          [&flags](const std::string& text) { ReadThreshold(text, flags); },
          "Only results whose relevance score is at least this; auto: what "
          "--calibration says")
      ->type_name("SCORE|auto")
      ->group(group);
  rank.add_option("--calibration", flags.calibration,
                  "Make relevance scores probabilities by a file of `podium "
                  "calibrate`; auto: calibration.json beside the model")
      ->type_name("FILE|auto")
      ->group(group);
  rank.add_option("--fuse", flags.fuse,
                  "Order by the reranker's and the run's scores together: " +
                      ListChoices(FusionMethods()) +
                      ", and the weight of the reranker's, from 0 to 1 [0.5]")
      ->type_name("METHOD[:WEIGHT]")
      ->group(group);
  rank.add_option("--max-tokens", flags.max_tokens,
                  "Of the whole block of --format context")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  rank.add_option("--order", flags.order,
                  "Of the block: best-first, or both-ends, where long prompts "
                  "are read most closely")
      ->check(CLI::IsMember({"best-first", "both-ends"}))
      ->capture_default_str()
      ->group(group);
  rank.add_option("--output,-o", flags.output,
                  "Where results go; - is standard output")
      ->type_name("FILE")
      ->capture_default_str()
      ->group(group);
  rank.add_flag("--resume", flags.resume,
                "Go on with an output that was not finished (jsonl, csv, trec)")
      ->group(group);
  rank.add_flag("--overwrite", flags.overwrite,
                "Replace an output that has something in it")
      ->group(group);
  AddQuietFlag(rank, flags.quiet)->group(group);
}

}  // namespace

CLI::App* AddRankCommand(CLI::App& program, RankFlags& flags) {
  CLI::App* rank = program.add_subcommand(
      "rank", "Put documents in order for a question, or for many");
  rank->footer(kRankFooter);
  AddInputFlags(*rank, flags);
  AddWhoRanksFlags(*rank, flags);
  AddOutputFlags(*rank, flags);
  return rank;
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
                  ", and maybe a weight from 0 to 1, such as minmax:0.7",
              "--fuse");
}

}  // namespace podium
