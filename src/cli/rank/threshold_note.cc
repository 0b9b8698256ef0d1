#include "cli/rank/threshold_note.h"

#include <fmt/core.h>

namespace podium {

std::string ThresholdNote(const BelowThreshold& below, double threshold) {
  if (below.empty == 0) return {};
  if (below.queries == 1) {
    return fmt::format(
        "nothing scored at least {:g}; the best score was {:.6g}", threshold,
        below.best);
  }
  return fmt::format(
      "{} of {} queries have nothing that scored at least {:g}; their best "
      "score was {:.6g}",
      below.empty, below.queries, threshold, below.best);
}

}  // namespace podium
