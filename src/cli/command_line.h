#pragma once

#include <string>
#include <variant>

#include "cli/bench_flags.h"
#include "cli/calibrate_flags.h"
#include "cli/eval.h"
#include "cli/keys.h"
#include "cli/rank_flags.h"
#include "cli/serve_flags.h"
#include "cli/trec_eval.h"

namespace podium {

// A text to print and nothing else to do: completions, a man page.
struct PrintText {
  std::string text;
};

// Nothing left to do but exit: help and version were printed, or the usage was
// wrong.
struct ExitNow {
  int code = 0;
};

using Command =
    std::variant<RankFlags, ServeFlags, KeysFlags, BenchFlags, TrecEvalFlags,
                 EvalFlags, CalibrateFlags, PrintText, ExitNow>;

// Reads the command line, printing help, version and usage errors itself.
Command ParseCommandLine(int argc, char** argv);

}  // namespace podium
