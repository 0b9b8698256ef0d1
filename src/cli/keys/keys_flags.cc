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

void AddKeysFlags(CLI::App& command, KeysFlags& flags) {
  command.footer(kKeysFooter);
  command.require_subcommand(1);
  command
      .add_option("--store", flags.store,
                  std::string("Key store file [") + kDefaultKeyStoreWords + "]")
      ->type_name("FILE");
  const auto add = [&command, &flags](const char* name, const char* what,
                                      KeysAction action) {
    CLI::App* action_command = command.add_subcommand(name, what);
    action_command->callback([&flags, action] { flags.action = action; });
    action_command->fallthrough();
    return action_command;
  };
  CLI::App* create = add("add", "Make a key and print it", KeysAction::kAdd);
  create->add_option("name", flags.name, "Name of the key")->required();
  create->add_option("--kind", flags.kind, "production or trial")
      ->check(CLI::IsMember({"production", "trial"}))
      ->capture_default_str();
  create
      ->add_option("--endpoint", flags.endpoints,
                   "What the key may be used for [everything]")
      ->check(CLI::IsMember({"rerank", "models", "tokenize", "metrics"}));
  create->add_option("--model", flags.models,
                     "Models that the key may use [all]");
  create
      ->add_option("--requests-per-minute", flags.requests_per_minute,
                   "Requests per minute; 0 is no limit [1000; trial 10]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
  create
      ->add_option("--requests-per-month", flags.requests_per_month,
                   "Requests per month; 0 is no limit [0; trial 1000]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
  create
      ->add_option("--tokens-per-minute", flags.tokens_per_minute,
                   "Tokens per minute; 0 is no limit [0]")
      ->type_name("N")
      ->check(AtLeast(int64_t{0}));
  create
      ->add_option("--expires", flags.expires,
                   "When the key expires: 90d, 12h, or its last day, such as "
                   "2027-01-31 [never]")
      ->type_name("WHEN");
  add("list", "List the keys, without their secrets", KeysAction::kList);
  add("revoke", "Revoke a key", KeysAction::kRevoke)
      ->add_option("key", flags.name, "Name or id of the key")
      ->required();
  CLI::App* rotate =
      add("rotate", "Give a key a new secret", KeysAction::kRotate);
  rotate->add_option("key", flags.name, "Name or id of the key")->required();
  rotate
      ->add_option("--grace", flags.grace,
                   "How long the old secret stays valid")
      ->type_name("TIME")
      ->capture_default_str();
  CLI::App* usage =
      add("usage",
          "Show requests, documents, search units and tokens by key and day",
          KeysAction::kUsage);
  usage
      ->add_option("--from", flags.from,
                   "First day, such as 2026-11-01 [the first in the store]")
      ->type_name("DAY");
  usage->add_option("--to", flags.to, "Last day [today]")->type_name("DAY");
  usage->add_flag("--csv", flags.csv, "Print comma-separated values");
}

}  // namespace podium
