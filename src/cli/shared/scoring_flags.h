#pragma once

#include <podium/engine.h>

#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace podium {

// The options of every command that scores in this process. `engine` must live
// until they have been parsed.

// Adds --threads, --precision, --special-tokens, --template and --instruction.
void AddScoringFlags(CLI::App& command, EngineOptions& engine);

// Adds --template alone, for a command that only lays texts out.
CLI::Option* AddTemplateFlag(CLI::App& command, std::string& prompt_template);

// Adds --depth, for commands that rank for a user.
CLI::Option* AddDepthFlag(CLI::App& command, EngineOptions& engine);

}  // namespace podium
