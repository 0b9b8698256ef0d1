#include "cli/command_line.h"

#include <podium/version.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "api/dialect_set.h"
#include "base/limits_table.h"
#include "cli/exit_code.h"
#include "keys/key_database.h"

namespace podium {
namespace {

constexpr char kDescription[] =
    R"(podium puts documents in order for a question, with a cross-encoder that runs inside this binary.

  podium rank --query "how do bees talk" notes.txt      the lines of a file, best first
  podium serve                                          Cohere's Rerank API on http://127.0.0.1:8080
  podium bench                                          how fast it is on this machine)";

constexpr char kRankFooter[] = R"(
Examples:
  printf '%s\n' "Bees dance." "Cats sleep." | podium rank --query "how do bees talk"
  podium rank --query "how do bees talk" --top-n 3 --format json documents.jsonl
  podium rank request.json          {"query": ..., "documents": [...]}, as it would be posted to /v2/rerank
  podium rank --query "..." --model ./ms-marco-MiniLM-L-6-v2 notes.txt

Input: one document a line; or JSONL, strings or objects with "text"; or a JSON array of either.
Exit codes: 0 done, 2 bad usage, 65 bad data, 69 unavailable, 70 internal.)";

constexpr char kServeFooter[] = R"(
Examples:
  podium serve
  podium serve --host 0.0.0.0 --port 9000 --model ./ms-marco-MiniLM-L-6-v2
  podium serve --model builtin --model large=./bge-large --alias rerank-v3.5=large
  curl http://127.0.0.1:8080/v2/rerank -H 'content-type: application/json' \
    -d '{"model":"rerank-v3.5","query":"how do bees talk","documents":["Bees dance.","Cats sleep."]}'

Without keys it listens on loopback only; `podium keys add` makes one. Keys can
also come from PODIUM_API_KEYS, name:key pairs between commas.
SIGTERM finishes what is in flight and exits 0; a second one exits at once.
Behind a load balancer set --drain-delay to its check interval times the checks
that must fail, and a second.)";

constexpr char kBenchFooter[] = R"(
Examples:
  podium bench
  podium bench --model ./ms-marco-MiniLM-L-6-v2 --threads 1 --format json
  podium bench --pairs pairs.jsonl  {"query": ..., "document": ...} a line

Pairs of random tokens through the engine, by length and batch; requests of
random words through the reranker; the engine's time by kind of kernel. Leave
the machine to it: half a minute, and longer where the model is large.
With --pairs, those pairs instead, first through the tokenizer and then through
the engine; in JSON with the logit of each.)";

constexpr char kKeysFooter[] = R"(
Examples:
  podium keys add search-team
  podium keys add trial-user --kind trial --expires 30d
  podium keys rotate search-team --grace 1h
  podium keys usage --from 2026-11-01 --csv

A new key is printed once, on standard output. A running server sees a change
within a second.)";

void AddModelFlag(CLI::App& app, std::string& model) {
  app.add_option("--model", model,
                 "Hugging Face folder of a BERT cross-encoder, or builtin")
      ->type_name("DIR")
      ->capture_default_str();
}

void AddScoringFlags(CLI::App& app, ModelFlags& flags) {
  app.add_option("--threads", flags.threads, "Threads that score [every core]")
      ->check(CLI::Range(1, 1024));
  app.add_option("--precision", flags.precision,
                 "auto, f32, bf16, int16 or int8")
      ->check(CLI::IsMember({"auto", "f32", "bf16", "int16", "int8"}))
      ->capture_default_str();
}

// A flag for each limit. `values` holds what was given, row by row, and lives
// until the command line has been parsed.
void AddLimitFlags(CLI::App& app, std::vector<std::optional<int64_t>>& values) {
  const Limits defaults;
  values.resize(LimitTable().size());
  for (size_t i = 0; i < values.size(); ++i) {
    const LimitRow& row = LimitTable()[i];
    std::string help(row.what);
    help += " [" + std::to_string(row.Get(defaults));
    if (!row.unit.empty()) help += " " + std::string(row.unit);
    help += "]";
    app.add_option("--" + std::string(row.name), values[i], help)
        ->type_name("N")
        ->check(CLI::Range(int64_t{1}, row.hard_max))
        ->group("Limits");
  }
}

Limits ToLimits(const std::vector<std::optional<int64_t>>& values) {
  Limits limits;
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i]) LimitTable()[i].Set(limits, *values[i]);
  }
  return limits;
}

void AddKeysCommands(CLI::App& app, KeysFlags& flags) {
  app.footer(kKeysFooter);
  app.require_subcommand(1);
  app.add_option("--store", flags.store,
                 "The file that keeps them [" + DefaultKeyStorePath() + "]")
      ->type_name("FILE");
  const auto add = [&app, &flags](const char* name, const char* what,
                                  KeysAction action) {
    CLI::App* command = app.add_subcommand(name, what);
    command->callback([&flags, action] { flags.action = action; });
    command->fallthrough();
    return command;
  };
  CLI::App* create = add("add", "Make a key and print it", KeysAction::kAdd);
  create->add_option("name", flags.name, "What to call it")->required();
  create->add_option("--kind", flags.kind, "production or trial")
      ->check(CLI::IsMember({"production", "trial"}))
      ->capture_default_str();
  create
      ->add_option("--endpoint", flags.endpoints,
                   "What it may ask for [everything]")
      ->check(CLI::IsMember({"rerank", "models", "tokenize", "metrics"}));
  create->add_option("--model", flags.models, "Models it may ask [every one]");
  create
      ->add_option("--requests-per-minute", flags.requests_per_minute,
                   "0: no limit [1000; trial 10]")
      ->type_name("N");
  create
      ->add_option("--requests-per-month", flags.requests_per_month,
                   "0: no limit [0; trial 1000]")
      ->type_name("N");
  create
      ->add_option("--tokens-per-minute", flags.tokens_per_minute,
                   "0: no limit [0]")
      ->type_name("N");
  create
      ->add_option("--expires", flags.expires,
                   "90d, 12h, or its last day, as 2027-01-31 [never]")
      ->type_name("WHEN");
  add("list", "Show the keys, never their secrets", KeysAction::kList);
  add("revoke", "End a key", KeysAction::kRevoke)
      ->add_option("key", flags.name, "Its name or id")
      ->required();
  CLI::App* rotate =
      add("rotate", "Give a key a new secret", KeysAction::kRotate);
  rotate->add_option("key", flags.name, "Its name or id")->required();
  rotate
      ->add_option("--grace", flags.grace,
                   "How long the old secret still holds")
      ->type_name("TIME")
      ->capture_default_str();
  CLI::App* usage = add(
      "usage", "Requests, documents, search units and tokens by key and day",
      KeysAction::kUsage);
  usage
      ->add_option("--from", flags.from,
                   "First day, as 2026-11-01 [the first there is]")
      ->type_name("DAY");
  usage->add_option("--to", flags.to, "Last day [today]")->type_name("DAY");
  usage->add_flag("--csv", flags.csv, "Comma-separated values");
}

std::vector<std::string> DialectNames() {
  std::vector<std::string> names;
  for (const Dialect* dialect : AllDialects())
    names.emplace_back(dialect->name);
  return names;
}

}  // namespace

Command ParseCommandLine(int argc, char** argv) {
  CLI::App app(kDescription, "podium");
  app.set_version_flag("--version", "podium " PODIUM_VERSION);
  app.set_help_flag("--help,-h", "Print this help");
  app.require_subcommand(1);

  RankFlags rank;
  CLI::App* rank_command = app.add_subcommand(
      "rank", "Rank documents from a file or standard input");
  rank_command->footer(kRankFooter);
  rank_command
      ->add_option("--query,-q", rank.query,
                   "The question [the \"query\" of a request object]")
      ->type_name("TEXT");
  rank_command
      ->add_option("--top-n,-n", rank.top_n, "Print the best N only [all]")
      ->check(CLI::PositiveNumber);
  rank_command
      ->add_option("--format,-f", rank.format, "table, json or jsonl [table]")
      ->check(CLI::IsMember({"table", "json", "jsonl"}));
  rank_command->add_option("--input", rank.input, "auto, lines, jsonl or json")
      ->check(CLI::IsMember({"auto", "lines", "jsonl", "json"}))
      ->capture_default_str();
  rank_command->add_option("file", rank.file, "Documents; - is standard input")
      ->type_name("FILE")
      ->capture_default_str();
  AddModelFlag(*rank_command, rank.model);
  AddScoringFlags(*rank_command, rank.scoring);

  ServeFlags serve;
  CLI::App* serve_command =
      app.add_subcommand("serve", "Serve Cohere's Rerank API over HTTP");
  serve_command->footer(kServeFooter);
  serve_command->add_option("--host", serve.host, "Address to listen on")
      ->capture_default_str();
  serve_command
      ->add_option("--port", serve.port,
                   "Port to listen on; 0 picks a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve_command
      ->add_option("--keys", serve.keys,
                   "The store of `podium keys` [" + DefaultKeyStorePath() + "]")
      ->type_name("FILE");
  serve_command->add_flag("--insecure-no-auth", serve.insecure_no_auth,
                          "Listen on any address though there are no keys");
  serve_command
      ->add_option("--dialect-off", serve.dialects_off,
                   "Do not speak this dialect (more than once)")
      ->check(CLI::IsMember(DialectNames()));
  serve_command
      ->add_option("--unmarked-dialect", serve.unmarked_dialect,
                   "What a request to /rerank or /v1/rerank is that shows no "
                   "dialect [Cohere's v1]")
      ->check(CLI::IsMember(DialectNames()));
  serve_command->add_flag("!--no-access-log", serve.access_log,
                          "Do not log a line for each request");
  serve_command
      ->add_option("--drain-delay", serve.drain_delay_ms,
                   "How long to serve on after SIGTERM, not ready: what a load "
                   "balancer needs to notice [0 ms]")
      ->type_name("N")
      ->check(CLI::Range(0, 3'600'000));
  serve_command->add_flag("--answer-half-closed", serve.answer_half_closed,
                          "A client that shuts its sending side down still "
                          "gets its answer; else it counts as gone");
  serve_command
      ->add_flag("--print-routes", serve.print_routes,
                 "Print what can be asked, a route a line, and exit")
      ->group("");  // for tests
  serve_command
      ->add_option("--exact-scores", serve.exact_scores,
                   "How Cohere's answers write an exact 0 or 1: decimal (0.0, "
                   "1.0) or integer (0, 1)")
      ->check(CLI::IsMember({"decimal", "integer"}))
      ->capture_default_str();
  serve_command
      ->add_option("--model", serve.models,
                   "A model to serve, more than once for several: the Hugging "
                   "Face folder of a BERT cross-encoder, or builtin. The first "
                   "is the default; requests choose by NAME [builtin]")
      ->type_name("[NAME=]DIR")
      ->allow_extra_args(false);
  serve_command
      ->add_option("--alias", serve.aliases,
                   "Another name for a served model, such as "
                   "rerank-v3.5=NAME (more than once)")
      ->type_name("NAME=MODEL")
      ->allow_extra_args(false);
  AddScoringFlags(*serve_command, serve.scoring);
  serve_command
      ->add_option("--score-cache", serve.scoring.score_cache,
                   "Scores of each model to keep, so that a pair that comes "
                   "again is not scored again; 0 keeps none")
      ->type_name("N")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 32))
      ->capture_default_str();
  std::vector<std::optional<int64_t>> limits;
  AddLimitFlags(*serve_command, limits);
  // `podium serve --config FILE`: the option is the program's, so that a file's
  // tables are named after the commands.
  app.set_config("--config", "",
                 "TOML file of flags, a table a command: [serve]")
      ->check(CLI::ExistingFile);
  app.allow_config_extras(CLI::config_extras_mode::error);
  serve_command->fallthrough();

  BenchFlags bench;
  CLI::App* bench_command = app.add_subcommand(
      "bench", "How fast a model runs here, and where the time goes");
  bench_command->footer(kBenchFooter);
  AddModelFlag(*bench_command, bench.model);
  AddScoringFlags(*bench_command, bench.scoring);
  bench_command
      ->add_option("--seconds", bench.seconds, "To measure each figure for")
      ->type_name("S")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  bench_command
      ->add_option("--pairs", bench.pairs, "JSONL of pairs to time instead")
      ->type_name("FILE");
  bench_command->add_option("--format,-f", bench.format, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();

  KeysFlags keys;
  CLI::App* keys_command =
      app.add_subcommand("keys", "Make, show and end API keys");
  AddKeysCommands(*keys_command, keys);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ExitNow{app.exit(error) == 0 ? kExitOk : kExitUsage};
  }
  if (rank_command->parsed()) return rank;
  if (keys_command->parsed()) return keys;
  if (bench_command->parsed()) return bench;
  serve.limits = ToLimits(limits);
  return serve;
}

}  // namespace podium
