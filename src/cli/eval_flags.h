#pragma once

#include "cli/eval.h"

namespace CLI {
class App;
}

namespace podium {

// `podium eval` with its options. `flags` lives until they have been parsed.
CLI::App* AddEvalCommand(CLI::App& program, EvalFlags& flags);

}  // namespace podium
