#pragma once

#include "cli/trec_eval/trec_eval.h"

namespace CLI {
class App;
}

namespace podium {

// Adds the options of `podium trec_eval`. `flags` must live until they have
// been parsed.
void AddTrecEvalFlags(CLI::App& command, TrecEvalFlags& flags);

}  // namespace podium
