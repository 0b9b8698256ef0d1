#pragma once

#include "cli/trec_eval.h"

namespace CLI {
class App;
}

namespace podium {

// `podium trec_eval` with its options. `flags` lives until they have been
// parsed.
CLI::App* AddTrecEvalCommand(CLI::App& program, TrecEvalFlags& flags);

}  // namespace podium
