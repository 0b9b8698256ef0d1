#pragma once

#include <span>
#include <vector>

namespace podium {

// The scores of a ranking, best first, adjusted so that each is below the one
// before it. Readers of a TREC run sort by score and break ties by document
// name, and trec_eval stores a score as a 32-bit float: a score that is not
// below its predecessor as a float becomes the next lower float. No score
// becomes negative unless one already was. `scores` may be infinite but not
// NaN.
std::vector<float> FallingScores(std::span<const double> scores);

}  // namespace podium
