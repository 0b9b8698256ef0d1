#pragma once

#include <string>
#include <variant>

#include "cli/bench/bench_flags.h"
#include "cli/calibrate/calibrate_flags.h"
#include "cli/eval/eval.h"
#include "cli/keys/keys.h"
#include "cli/rank/rank_flags.h"
#include "cli/serve/serve_flags.h"
#include "cli/trec_eval/trec_eval.h"

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
