#include "eval/measures/all.h"

namespace podium {

// num_q: the queries that the means are taken over.
const Measure kNumQ{.name = "num_q", .kind = MeasureKind::kNumQueries};

}  // namespace podium
