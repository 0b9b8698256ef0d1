#pragma once

#include "cli/bench/bench_flags.h"

namespace podium {

// `podium bench`: how fast a model runs on this machine, and where the time
// goes. Returns an ExitCode; errors go to standard error.
int RunBench(const BenchFlags& flags);

}  // namespace podium
