#pragma once

#include <iosfwd>

#include "cli/eval/eval_flags.h"

namespace podium {

// `podium eval`: evaluates runs against judgments, and tests whether they
// differ by more than chance. It can also rerank a first stage and time it.
// Returns an ExitCode.
int RunEval(const EvalFlags& flags);
int RunEval(const EvalFlags& flags, std::ostream& out, std::ostream& err);

}  // namespace podium
