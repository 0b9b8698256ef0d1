#include "cli/keys/keys_flags.h"

#include <CLI/CLI.hpp>

#include "cli/shared/flag_checks.h"
#include "keys/key_database.h"

namespace podium {
namespace {

constexpr char kKeysFooter[] = R"(
Examples:
  podium keys add search-team
  podium keys add trial-user --kind trial --expires 30d
  podium keys rotate search-team --grace 1h
  podium keys usage --from 2026-11-01 --csv

A new key is printed once, on standard output. A running server sees a change
within a second.)";

}  // namespace

CLI::App* AddKeysCommand(CLI::App& program, KeysFlags& flags) {
  CLI::App* keys =
      program.add_subcommand("keys", "Make, show and end API keys");
  keys->footer(kKeysFooter);
  keys->require_subcommand(1);
  keys->add_option("--store", flags.store,
                   std::string("The file that keeps them [") +
                       kDefaultKeyStoreWords + "]")
      ->type_name("FILE");
  const auto add = [keys, &flags](const char* name, const char* what,
                                  KeysAction action) {
    CLI::App* command = keys->add_subcommand(name, what);
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
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
  create
      ->add_option("--requests-per-month", flags.requests_per_month,
                   "0: no limit [0; trial 1000]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
  create
      ->add_option("--tokens-per-minute", flags.tokens_per_minute,
                   "0: no limit [0]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
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
  return keys;
}

}  // namespace podium
