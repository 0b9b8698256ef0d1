#include "eval/measures/all.h"

namespace podium {

// runid: the run's own name, the sixth field of its last line.
const Measure kRunId{.name = "runid", .kind = MeasureKind::kRunId};

}  // namespace podium
