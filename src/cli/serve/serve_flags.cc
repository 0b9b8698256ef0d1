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
  podium serve --host 0.0.0.0 --port 9000 --model ./ms-marco-MiniLM-L-6-v2
  podium serve --model builtin --model large=./ms-marco-MiniLM-L-12-v2 --alias rerank-v3.5=large
  curl http://127.0.0.1:8080/v2/rerank -H 'content-type: application/json' \
    -d '{"model":"rerank-v3.5","query":"how do bees talk","documents":["Bees dance.","Cats sleep."]}'

Without keys it listens on loopback only; `podium keys add` makes one. Keys can
also come from PODIUM_API_KEYS, name:key pairs between commas.
SIGTERM finishes what is in flight and exits 0; a second one exits at once.
Behind a load balancer set --drain-delay to its check interval times the checks
that must fail, and a second.)";

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

CLI::App* AddServeCommand(CLI::App& program, ServeFlags& flags) {
  CLI::App* serve =
      program.add_subcommand("serve", "Serve Cohere's Rerank API over HTTP");
  serve->footer(kServeFooter);
  serve->add_option("--host", flags.host, "Address to listen on")
      ->capture_default_str();
  serve
      ->add_option("--port", flags.port,
                   "Port to listen on; 0 picks a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve
      ->add_option("--keys", flags.keys,
                   std::string("The store of `podium keys` [") +
                       kDefaultKeyStoreWords + "]")
      ->type_name("FILE");
  serve
      ->add_option("--quota-store", flags.quota_store,
                   "Where the use of keys' limits is counted: " +
                       DescribeChoices(QuotaStores()))
      ->check(CLI::IsMember(NamesOfChoices(QuotaStores())))
      ->capture_default_str();
  serve
      ->add_option("--quota-failure", flags.quota_failure,
                   "What happens while that store cannot be reached: " +
                       DescribeChoices(QuotaFailures()))
      ->check(CLI::IsMember(NamesOfChoices(QuotaFailures())))
      ->capture_default_str();
  serve->add_flag("--insecure-no-auth", flags.insecure_no_auth,
                  "Listen on any address though there are no keys");
  serve
      ->add_option("--dialect-off", flags.dialects_off,
                   "Do not speak this dialect (more than once)")
      ->check(CLI::IsMember(DialectNames()));
  serve
      ->add_option("--unmarked-dialect", flags.unmarked_dialect,
                   "What a request to /rerank or /v1/rerank is that shows no "
                   "dialect [Cohere's v1]")
      ->check(CLI::IsMember(DialectNames()));
  serve
      ->add_option("--cors-origin", flags.cors_origins,
                   "Pages of this origin may read answers (more than once), "
                   "such as https://app.example.com; * is every origin [none]")
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
  serve->add_flag("!--no-access-log", flags.access_log,
                  "Do not log a line for each request");
  serve
      ->add_option("--log-format", flags.log_format,
                   "How the lines of the log are written: text or json, an "
                   "object a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  serve
      ->add_option("--log-level", flags.log_level,
                   "The least that is logged: debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  serve
      ->add_option("--drain-delay", flags.drain_delay_ms,
                   "How long to serve on after SIGTERM, not ready: what a load "
                   "balancer needs to notice [0 ms]")
      ->type_name("N")
      ->check(CLI::Range(0, 3'600'000));
  serve->add_flag("--answer-half-closed", flags.answer_half_closed,
                  "A client that shuts its sending side down still "
                  "gets its answer; else it counts as gone");
  serve
      ->add_flag("--print-routes", flags.print_routes,
                 "Print what can be asked, a route a line, and exit")
      ->group("");  // for tests
  serve
      ->add_option("--exact-scores", flags.exact_scores,
                   "How Cohere's answers write an exact 0 or 1: decimal (0.0, "
                   "1.0) or integer (0, 1)")
      ->check(CLI::IsMember({"decimal", "integer"}))
      ->capture_default_str();
  serve
      ->add_option("--model", flags.models,
                   "A model to serve, more than once for several: the Hugging "
                   "Face folder of a cross-encoder, or builtin. The first "
                   "is the default; requests choose by NAME [builtin]")
      ->type_name("[NAME=]DIR")
      ->allow_extra_args(false);
  serve
      ->add_option("--alias", flags.aliases,
                   "Another name for a served model, such as "
                   "rerank-v3.5=NAME (more than once)")
      ->type_name("NAME=MODEL")
      ->allow_extra_args(false);
  serve->add_flag("--strict-model-names", flags.strict_model_names,
                  "404 for the names of models that others host, such as "
                  "rerank-v3.5, where they are no --alias; else the default "
                  "answers to them");
  serve
      ->add_option("--calibration", flags.calibrations,
                   "A file of `podium calibrate` for the model of that name, "
                   "for requests that ask for calibrated scores (more than "
                   "once); auto: calibration.json in the models' folders")
      ->type_name("[NAME=]FILE|auto")
      ->allow_extra_args(false);
  serve->add_flag("--calibrated", flags.calibrated,
                  "Scores are calibrated where a request does not say");
  AddScoringFlags(*serve, flags.engine);
  AddDepthFlag(*serve, flags.engine);
  serve
      ->add_option("--score-cache", flags.engine.score_cache,
                   "Scores of each model to keep, so that a pair that comes "
                   "again is not scored again; 0 keeps none")
      ->type_name("N")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 32))
      ->capture_default_str();
  serve
      ->add_option("--state-cache", flags.engine.state_cache,
                   "Memory of each model for documents read before, so that "
                   "the same document with another query is only compared; "
                   "for models that read documents by themselves, such as the "
                   "built-in one; 0 keeps none")
      ->type_name("BYTES")
      ->check(CLI::Range(int64_t{0}, int64_t{1} << 44))
      ->capture_default_str();
  AddLimitFlags(*serve, flags.given_limits);
  serve->fallthrough();  // to the program's --config
  return serve;
}

Limits ServeFlags::limits() const {
  Limits limits;
  for (size_t i = 0; i < given_limits.size(); ++i) {
    if (given_limits[i]) LimitTable()[i].Set(limits, *given_limits[i]);
  }
  return limits;
}

}  // namespace podium
