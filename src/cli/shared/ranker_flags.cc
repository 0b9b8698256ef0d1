#include "cli/shared/ranker_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "cli/shared/flag_checks.h"
#include "cli/shared/flag_rules.h"

namespace podium {

void AddServerFlags(CLI::App& command, RankerFlags& flags) {
  const std::string group = kWhoRanksGroup;
  command.add_option("--dialect", flags.dialect, "What the server speaks")
      ->check(
          CLI::IsMember({"cohere-v1", "cohere-v2", "jina", "voyage", "tei"}))
      ->capture_default_str()
      ->group(group);
  command
      .add_option_function<std::string>(
          "--timeout",
          [&flags](const std::string& text) {
            flags.timeout = ParseTimeout(text);
            if (!flags.timeout) {
              throw CLI::ValidationError("--timeout",
                                         "'" + text +
                                             "' is no time such as 60s, 500ms "
                                             "or 2m");
            }
          },
          "For a query, with all its tries, as 60s, 500ms or 2m [60s, and more "
          "for large ones]")
      ->type_name("TIME")
      ->group(group);
  command
      .add_option("--retries", flags.retries,
                  "Tries after the first, where another may fare better [4]")
      ->type_name("N")
      ->check(CLI::Range(0, 1000))
      ->group(group);
  command
      .add_option("--page-size", flags.page_size,
                  "Documents of one request to a server; more are sent as "
                  "several and merged [1000]")
      ->type_name("N")
      ->check(AtLeast(int64_t{1}))
      ->group(group);
  command
      .add_option("--merge", flags.merge,
                  "How pages are merged: by score, or by rank (rrf)")
      ->check(CLI::IsMember({"score", "rrf"}))
      ->capture_default_str()
      ->group(group);
  AddScoringFlags(command, flags.scoring);
  for (const char* name : {"--threads", "--precision", "--special-tokens"})
    command.get_option(name)->group(group);
}

Result<void> CheckRankerFlags(const RankerFlags& flags,
                              const std::set<std::string>& given,
                              const RankerWords& words) {
  const bool engine_may_run =
      !flags.remote() ||
      std::any_of(
          flags.fallback.begin(), flags.fallback.end(),
          [](const std::string& step) { return step.starts_with("engine"); });
  const auto needs_server = [&](const char* option) {
    return !flags.remote() && given.contains(option);
  };
  const std::string give = ": give " + words.a_server;
  return FirstBroken({
      {needs_server("--dialect"), "--dialect",
       "--dialect is what a server speaks" + give},
      {needs_server("--timeout"), "--timeout",
       "--timeout is for a server's answer" + give},
      {needs_server("--retries"), "--retries",
       "--retries asks a server again" + give},
      {needs_server("--page-size"), "--page-size",
       "--page-size is of requests to a server" + give},
      {needs_server("--merge"), "--merge",
       "--merge is of pages from a server" + give},
      {!engine_may_run && given.contains("--threads"), "--threads",
       "--threads is of the engine in this process: " + words.the_engine},
      {!engine_may_run && given.contains("--precision"), "--precision",
       "--precision is of the engine in this process: " + words.the_engine},
      {!engine_may_run && given.contains("--special-tokens"),
       "--special-tokens",
       "--special-tokens is for the engine in this process: " +
           words.the_engine},
      {!engine_may_run && flags.scoring.depth != "full", "--depth",
       "--depth is of the engine in this process: " + words.the_engine},
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

bool NamesServer(const std::string& text) {
  if (text.find("://") != text.npos) return true;
  const size_t colon = text.rfind(':');
  return colon != text.npos && colon > 0 && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == text.npos;
}

}  // namespace podium
