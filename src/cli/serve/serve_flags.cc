#include "cli/serve/serve_flags.h"

#include <CLI/CLI.hpp>

#include "api/dialect_set.h"
#include "base/limits_table.h"
#include "cli/shared/scoring_flags.h"
#include "keys/guarded_quota_store.h"
#include "keys/key_database.h"
#include "keys/quota_store.h"
#include "server/middleware/cors.h"

namespace podium {
namespace {

constexpr char kServeFooter[] = R"(
Examples:
  podium serve
  podium serve --host 0.0.0.0 --port 9000 --model cross-encoder/ms-marco-MiniLM-L6-v2
  podium serve --model builtin --model large=./ms-marco-MiniLM-L-12-v2 --alias rerank-v3.5=large
  curl http://127.0.0.1:8080/v2/rerank -H 'content-type: application/json' \
    -d '{"model":"rerank-v3.5","query":"how do bees talk","documents":["Bees dance.","Cats sleep."]}'

Without API keys it listens on loopback only; `podium keys add` makes a key.
PODIUM_API_KEYS can also hold keys, as name:key pairs separated by commas.
After SIGTERM it finishes the requests in flight and exits with 0; a second
SIGTERM ends it at once. Behind a load balancer, set --drain-delay to its check
interval times the number of checks that must fail, plus a second.)";

// Adds a flag for each limit. `values` receives the given values, row by row,
// and must live until the command line has been parsed.
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

std::vector<std::string> DialectNames() {
  std::vector<std::string> names;
  for (const Dialect* dialect : AllDialects())
    names.emplace_back(dialect->name);
  return names;
}

}  // namespace

void AddServeFlags(CLI::App& command, ServeFlags& flags) {
  command.footer(kServeFooter);
  command.add_option("--host", flags.host, "Address to listen on")
      ->capture_default_str();
  command
      .add_option("--port", flags.port, "Port to listen on; 0 picks a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      .add_option("--keys", flags.keys,
                  std::string("Key store of `podium keys` [") +
                      kDefaultKeyStoreWords + "]")
      ->type_name("FILE");
  command
      .add_option("--quota-store", flags.quota_store,
                  "Where requests are counted against keys' limits: " +
                      DescribeChoices(QuotaStores()))
      ->check(CLI::IsMember(NamesOfChoices(QuotaStores())))
      ->capture_default_str();
  command
      .add_option("--quota-failure", flags.quota_failure,
                  "What to do while that store is unreachable: " +
                      DescribeChoices(QuotaFailures()))
      ->check(CLI::IsMember(NamesOfChoices(QuotaFailures())))
      ->capture_default_str();
  command.add_flag("--insecure-no-auth", flags.insecure_no_auth,
                   "Listen on any address even if there are no API keys");
  command
      .add_option("--dialect-off", flags.dialects_off,
                  "Dialect to turn off (more than once)")
      ->check(CLI::IsMember(DialectNames()));
  command
      .add_option("--unmarked-dialect", flags.unmarked_dialect,
                  "Dialect of requests to /rerank and /v1/rerank that could be "
                  "of several dialects [Cohere's v1]")
      ->check(CLI::IsMember(DialectNames()));
  command
      .add_option(
          "--cors-origin", flags.cors_origins,
          "Origin whose pages may read responses, such as "
          "https://app.example.com; * is every origin (more than once) [none]")
      ->type_name("ORIGIN")
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](const std::string& text) {
            return IsCorsOrigin(text)
                       ? std::string()
                       : text +
                             ": not * or an origin such as "
                             "https://app.example.com, in lower case and "
                             "without a path";
          },
          ""));
  command.add_flag("!--no-access-log", flags.access_log,
                   "Do not log a line for each request");
  command
      .add_option("--log-format", flags.log_format,
                  "Format of the log: text, or json (one object per line)")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command
      .add_option("--log-level", flags.log_level,
                  "Lowest level to log: debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  command
      .add_option("--drain-delay", flags.drain_delay_ms,
                  "Time to keep serving after SIGTERM while reporting not "
                  "ready, so that a load balancer can notice [0 ms]")
      ->type_name("N")
      ->check(CLI::Range(0, 3'600'000));
  command.add_flag("--answer-half-closed", flags.answer_half_closed,
                   "Answer a client that has shut down its sending side; "
                   "otherwise it counts as gone");
  command
      .add_flag("--print-routes", flags.print_routes,
                "Print the routes, one per line, and exit")
      ->group("");  // for tests
  command
      .add_option("--exact-scores", flags.exact_scores,
                  "How Cohere's responses write a score of exactly 0 or 1: "
                  "decimal (0.0, 1.0) or integer (0, 1)")
      ->check(CLI::IsMember({"decimal", "integer"}))
      ->capture_default_str();
  command
      .add_option("--unsupported-instruction", flags.unsupported_instruction,
                  "What becomes of a request's instruction if the model reads "
                  "none: refuse (400), or ignore (it is left out, and the "
                  "response has an x-api-warning)")
      ->check(CLI::IsMember({"refuse", "ignore"}))
      ->capture_default_str();
  command
      .add_option("--model", flags.models,
                  "Model to serve (more than once for several): the Hugging "
                  "Face folder of a reranker, ORG/NAME of one that `podium "
                  "pull` downloaded, or builtin. The first is the default; "
                  "requests choose by NAME [builtin]")
      ->type_name("[NAME=]DIR")
      ->allow_extra_args(false);
  command.add_flag("--pull", flags.pull,
                   "Download models of the hub that are not in the cache "
                   "first, as `podium pull` does");
  command
      .add_option("--alias", flags.aliases,
                  "Another name for a served model, such as "
                  "rerank-v3.5=NAME (more than once)")
      ->type_name("NAME=MODEL")
      ->allow_extra_args(false);
  command.add_flag("--strict-model-names", flags.strict_model_names,
                   "Answer 404 to names of models that others host, such as "
                   "rerank-v3.5, unless they are an --alias; otherwise the "
                   "default model answers to them");
  command
      .add_option("--calibration", flags.calibrations,
                  "File from `podium calibrate` for the model of that name, "
                  "used if a request asks for calibrated scores (more than "
                  "once); auto: calibration.json in the models' folders")
      ->type_name("[NAME=]FILE|auto")
      ->allow_extra_args(false);
  command.add_flag("--calibrated", flags.calibrated,
                   "Calibrate scores unless a request says otherwise");
  AddScoringFlags(command, flags.engine);
  AddDepthFlag(command, flags.engine);
  command
      .add_option("--score-cache", flags.engine.score_cache,
                  "Number of scores to keep per model, so that a pair that "
                  "comes again is not scored again; 0 keeps none")
      ->type_name("N")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 32))
      ->capture_default_str();
  command
      .add_option(
          "--state-cache", flags.engine.state_cache,
          "Memory per model for documents that were read before, so that the "
          "same document with another query is only compared; for models that "
          "read documents separately, such as the built-in one; 0 keeps none")
      ->type_name("BYTES")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 44))
      ->capture_default_str();
  AddLimitFlags(command, flags.given_limits);
  command.fallthrough();  // to the program's --config
}

Limits ServeFlags::limits() const {
  Limits limits;
  for (size_t i = 0; i < given_limits.size(); ++i) {
    if (given_limits[i]) LimitTable()[i].Set(limits, *given_limits[i]);
  }
  return limits;
}

}  // namespace podium
