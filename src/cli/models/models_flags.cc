#include "cli/models/models_flags.h"

#include <CLI/CLI.hpp>

namespace podium {
namespace {

constexpr char kModelsFooter[] = R"(
Examples:
  podium models
  podium models --format json
  podium models --server http://127.0.0.1:8080

Without --server: the model inside the binary, and the models in the Hugging Face
cache of this machine, with what Podium makes of each. `podium inspect` says more
about one. With it: the models that the server serves; its key is PODIUM_API_KEY.)";

}  // namespace

void AddModelsFlags(CLI::App& command, ModelsFlags& flags) {
  command.footer(kModelsFooter);
  command
      .add_option("--server", flags.server,
                  "URL of a server whose models to list")
      ->type_name("URL");
  command
      .add_option("--format,-f", flags.format, "Output format: table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->capture_default_str();
}

}  // namespace podium
