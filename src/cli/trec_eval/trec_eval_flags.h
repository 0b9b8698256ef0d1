#pragma once

#include "cli/trec_eval/trec_eval.h"

namespace CLI {
class App;
}

namespace podium {

// Adds `podium trec_eval` with its options. `flags` must live until they have
// been parsed.
CLI::App* AddTrecEvalCommand(CLI::App& program, TrecEvalFlags& flags);

}  // namespace podium
