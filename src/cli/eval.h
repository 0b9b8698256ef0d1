#pragma once

#include <iosfwd>

#include "cli/eval_flags.h"

namespace podium {

// `podium eval`: how runs do by judgments, and whether they differ by more than
// chance; among them what a reranker makes of a first stage, and how fast.
// Returns an ExitCode.
int RunEval(const EvalFlags& flags);
int RunEval(const EvalFlags& flags, std::ostream& out, std::ostream& err);

}  // namespace podium
