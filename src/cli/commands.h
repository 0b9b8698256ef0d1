#pragma once

#include <functional>
#include <span>
#include <variant>

#include "cli/bench/bench_flags.h"
#include "cli/calibrate/calibrate_flags.h"
#include "cli/eval/eval_flags.h"
#include "cli/inspect/inspect_flags.h"
#include "cli/keys/keys.h"
#include "cli/models/models_flags.h"
#include "cli/pull/pull_flags.h"
#include "cli/rank/rank_flags.h"
#include "cli/serve/serve_flags.h"
#include "cli/trec_eval/trec_eval.h"
#include "cli/verify/verify_flags.h"

namespace podium {

// A command with the values of its flags.
using CommandFlags =
    std::variant<RankFlags, ServeFlags, KeysFlags, BenchFlags, TrecEvalFlags,
                 EvalFlags, CalibrateFlags, PullFlags, ModelsFlags,
                 InspectFlags, VerifyFlags>;

// A command of podium.
struct CommandRow {
  const char* name;
  const char* what;  // one line of help
  // Adds the command's options. The result gives the flags, once the command
  // line has been parsed; it must live until then.
  std::function<CommandFlags()> (*add)(CLI::App& command);
};

// All commands except those about the command line itself (help, man,
// completions), in the order of --help.
std::span<const CommandRow> Commands();

}  // namespace podium
