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

// Only a text to print: help, completions or a man page.
struct PrintText {
  std::string text;
};

// An invalid command line; the message is one line.
struct WrongUsage {
  std::string message;
};

using Command =
    std::variant<RankFlags, ServeFlags, KeysFlags, BenchFlags, TrecEvalFlags,
                 EvalFlags, CalibrateFlags, PrintText, WrongUsage>;

Command ParseCommandLine(int argc, const char* const* argv);

}  // namespace podium
