#include "eval/measures/all.h"
#include "eval/measures/binary_preference.h"

namespace podium {

// bpref: binary preference, over judged documents alone. With R relevant
// documents, each retrieved one counts 1 less the share of the first min(R,
// nonrelevant) nonrelevant documents above it; the sum is divided by R.
// (Buckley, Voorhees: Retrieval Evaluation with Incomplete Information, SIGIR
// 2004; as corrected in trec_eval 8.)
const Measure kBpref{
    .name = "bpref",
    .compute = [](const JudgedRanking& ranking, const MeasureParameters&,
                  std::span<double> values) {
      values[0] = BinaryPreference(ranking);
    }};

}  // namespace podium
