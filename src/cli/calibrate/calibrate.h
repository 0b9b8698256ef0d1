#pragma once

#include "cli/calibrate/calibrate_flags.h"

namespace podium {

// `podium calibrate`: fits a map from scores to probabilities of relevance, or
// a threshold, to judged pairs, writes it and reports how well it does. Returns
// an ExitCode.
int RunCalibrate(const CalibrateFlags& flags);

}  // namespace podium
