#include "eval/measures/all.h"
#include "eval/measures/persistence.h"

namespace podium {

// rbp_resid: how much higher rbp would be if every unjudged document, and all
// documents after the last retrieved one, had the highest gain; 0 if all
// retrieved documents were judged, as in trec_eval. See rbp.cc.
const Measure kRbpResid{.name = "rbp_resid",
                        .parameters = ParameterKind::kPairs,
                        .compute = [](const JudgedRanking& ranking,
                                      const MeasureParameters& parameters,
                                      std::span<double> values) {
                          const double p = Persistence(parameters);
                          double sum = 0, reached = 1;
                          for (const int64_t grade : ranking.grades) {
                            if (grade < 0) sum += reached;
                            reached *= p;
                          }
                          if (sum > 0) values[0] = reached + (1 - p) * sum;
                        }};

}  // namespace podium
