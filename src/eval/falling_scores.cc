#include "eval/falling_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace podium {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

std::vector<float> FallingScores(std::span<const double> scores) {
  const bool negative =
      std::ranges::any_of(scores, [](double score) { return score < 0; });
  const float lowest = negative ? -kInfinity : 0.0F;
  std::vector<float> falling;
  falling.reserve(scores.size());
  for (const double score : scores) {
    auto next = static_cast<float>(score);
    if (!falling.empty() && next >= falling.back())
      next = std::nextafter(falling.back(), lowest);
    falling.push_back(next);
  }
  // Scores that reached the lowest float are spread upwards from the end.
  for (size_t i = falling.size(); i-- > 1;) {
    if (falling[i - 1] <= falling[i])
      falling[i - 1] = std::nextafter(falling[i], kInfinity);
  }
  return falling;
}

}  // namespace podium
