#pragma once

#include <string>

#include "runs/below_threshold.h"

namespace podium {

// A note about a --threshold that kept nothing: "nothing scored at least 0.9;
// the best was 0.52". Empty if every query kept something.
std::string ThresholdNote(const BelowThreshold& below, double threshold);

}  // namespace podium
