#pragma once

#include <span>
#include <vector>

namespace podium {

// The scores of a ranking, best first, such that each is below the one before
// it. A reader of a TREC run sorts by score and puts equal scores in the order
// of the documents' names, and trec_eval keeps a score as a 32-bit float: where
// a score as a float is not below the one before, it becomes the next float
// that is. No score becomes negative unless one was. `scores` are numbers,
// which may be infinite.
std::vector<float> FallingScores(std::span<const double> scores);

}  // namespace podium
