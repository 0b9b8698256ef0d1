#include "cli/shared/ranker_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "api/client_dialect.h"
#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"
#include "cli/shared/scoring_flags.h"
#include "ranking/fusion.h"

namespace podium {
namespace {

// The client's dialects as a flag spells them: "cohere-v2".
std::vector<std::string> DialectFlagNames() {
  std::vector<std::string> names;
  for (const ClientDialect* dialect : ClientDialects()) {
    std::string& name = names.emplace_back(dialect->name);
    std::replace(name.begin(), name.end(), '_', '-');
  }
  return names;
}

}  // namespace

void AddServerFlags(CLI::App& command, RankerOptions& ranker) {
  const std::string group = kWhoRanksGroup;
  command.add_option("--dialect", ranker.dialect, "Dialect of the server")
      ->check(CLI::IsMember(DialectFlagNames()))
      ->capture_default_str()
      ->group(group);
  command
      .add_option_function<std::string>(
          "--timeout",
          [&ranker](const std::string& text) {
            ranker.timeout = ParseTimeout(text);
            if (!ranker.timeout) {
              throw CLI::ValidationError(
                  "--timeout",
                  "'" + text + "' is not a time such as 60s, 500ms or 2m");
            }
          },
          "Time for a query, including all attempts, such as 60s, 500ms or 2m "
          "[60s, and more for large queries]")
      ->type_name("TIME")
      ->group(group);
  command
      .add_option("--retries", ranker.retries,
                  "Attempts after the first, if another one may succeed [4]")
      ->type_name("N")
      ->check(CLI::Range(0, 1000))
      ->group(group);
  command
      .add_option("--page-size", ranker.page_size,
                  "Documents per request to a server; more are sent in several "
                  "requests and merged [1000]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  command
      .add_option("--merge", ranker.merge,
                  "How the results of several requests are merged: by score, "
                  "or by rank (rrf)")
      ->check(CLI::IsMember(NamesOfChoices(Merges())))
      ->capture_default_str()
      ->group(group);
  AddScoringFlags(command, ranker.engine);
  for (const char* name : {"--threads", "--precision", "--special-tokens"})
    command.get_option(name)->group(group);
}

Result<void> CheckRankerFlags(const RankerOptions& ranker,
                              const std::set<std::string>& given,
                              const RankerWords& words) {
  const bool engine_may_run =
      !ranker.remote() ||
      std::any_of(
          ranker.fallback.begin(), ranker.fallback.end(),
          [](const std::string& step) { return step.starts_with("engine"); });
  const auto needs_server = [&](const char* option) {
    return !ranker.remote() && given.contains(option);
  };
  const std::string give = ": give " + words.a_server;
  return FirstBroken({
      {needs_server("--dialect"), "--dialect",
       "--dialect is for a server" + give},
      {needs_server("--timeout"), "--timeout",
       "--timeout is for a server" + give},
      {needs_server("--retries"), "--retries",
       "--retries is for a server" + give},
      {needs_server("--page-size"), "--page-size",
       "--page-size is for requests to a server" + give},
      {needs_server("--merge"), "--merge",
       "--merge is for the pages of a server" + give},
      {!engine_may_run && given.contains("--threads"), "--threads",
       "--threads is for the engine in this process: " + words.the_engine},
      {!engine_may_run && given.contains("--precision"), "--precision",
       "--precision is for the engine in this process: " + words.the_engine},
      {!engine_may_run && given.contains("--special-tokens"),
       "--special-tokens",
       "--special-tokens is for the engine in this process: " +
           words.the_engine},
      {!engine_may_run && ranker.engine.depth != "full", "--depth",
       "--depth is for the engine in this process: " + words.the_engine},
  });
}

std::optional<std::chrono::milliseconds> ParseTimeout(const std::string& text) {
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || number < 1 || number > 1'000'000'000)
    return std::nullopt;
  const std::string unit(stop, end);
  if (unit == "ms") return std::chrono::milliseconds(number);
  if (unit == "s") return std::chrono::seconds(number);
  if (unit == "m") return std::chrono::minutes(number);
  return std::nullopt;
}

}  // namespace podium
