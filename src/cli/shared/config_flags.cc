#include "cli/shared/config_flags.h"

#include <CLI/CLI.hpp>
#include <iterator>

#include "cli/help/nearest.h"
#include "cli/shared/config_file.h"

namespace podium {
namespace {

// Sets the options' values here instead of returning items for CLI11 to parse,
// whose errors would not name the line.
class TomlFlags : public CLI::Config {
 public:
  explicit TomlFlags(CLI::App& program) : program_(program) {}

  std::string to_config(const CLI::App*, bool, bool,
                        std::string) const override {
    return {};
  }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text(std::istreambuf_iterator<char>(input), {});
    const std::string name = program_.get_config_ptr()->as<std::string>();
    const auto tables = ParseConfig(text, name);
    if (!tables) throw CLI::ConfigError(tables.error().message);
    for (const ConfigTable& table : *tables) Apply(table, name);
    return {};
  }

 private:
  [[noreturn]] static void Wrong(const std::string& name, int64_t line,
                                 const std::string& what) {
    throw CLI::ConfigError(name + ":" + std::to_string(line) + ": " + what);
  }

  void Apply(const ConfigTable& table, const std::string& name) const {
    CLI::App* command = &program_;
    bool runs = true;
    std::string title;
    for (const std::string& word : table.path) {
      std::vector<std::string> names;
      CLI::App* next = nullptr;
      for (CLI::App* under :
           command->get_subcommands([](CLI::App*) { return true; })) {
        names.push_back(under->get_name());
        if (under->get_name() == word) next = under;
      }
      if (next == nullptr) {
        Wrong(name, table.line,
              "[" + word + "]: there is no such command" +
                  DidYouMean(word, names));
      }
      command = next;
      runs = runs && command->parsed();
      title += (title.empty() ? "" : ".") + word;
    }
    for (const ConfigEntry& entry : table.entries) {
      CLI::Option& option = Find(*command, entry, name, "[" + title + "] ");
      if (runs && option.empty()) Set(option, entry, name);
    }
  }

  static CLI::Option& Find(CLI::App& command, const ConfigEntry& entry,
                           const std::string& name, const std::string& title) {
    std::vector<std::string> names;
    for (CLI::Option* option :
         command.get_options([](CLI::Option*) { return true; })) {
      if (!option->get_configurable()) continue;
      for (const std::string& known : option->get_lnames()) {
        if (known == entry.key) return *option;
        names.push_back(known);
      }
    }
    Wrong(name, entry.line,
          title + entry.key + ": there is no such key" +
              DidYouMean(entry.key, names));
  }

  static void Set(CLI::Option& option, const ConfigEntry& entry,
                  const std::string& name) {
    const bool flag = option.get_items_expected_max() == 0;
    const bool boolean =
        entry.values.size() == 1 &&
        (entry.values[0] == "true" || entry.values[0] == "false");
    if (flag && !boolean)
      Wrong(name, entry.line, entry.key + ": expected true or false");
    try {
      if (flag) {
        option.add_result(option.get_flag_value(entry.key, entry.values[0]));
      } else {
        option.add_result(entry.values);
        option.run_callback();
      }
    } catch (const CLI::ParseError& error) {
      Wrong(name, entry.line, error.what());
    }
  }

  CLI::App& program_;
};

}  // namespace

void AddConfigFlag(CLI::App& program) {
  program
      .set_config(
          "--config", "",
          "Read flags from a TOML file with a table for each command: [serve]")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  program.config_formatter(std::make_shared<TomlFlags>(program));
}

}  // namespace podium
