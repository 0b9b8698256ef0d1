#include <cmath>

#include "eval/measures/all.h"

namespace podium {

// err: expected reciprocal rank. A reader stops at a document of grade g with
// probability (2^g - 1) / 2^m, with m the highest grade of the query's
// judgments, or the parameter max; err is the expected 1 / rank of where the
// reader stops. (Chapelle, Metzler, Zhang, Grinspan: Expected Reciprocal Rank
// for Graded Relevance, CIKM 2009.) Not in trec_eval.
const Measure kErr{
    .name = "err",
    .parameters = ParameterKind::kPairs,
    .compute = [](const JudgedRanking& ranking,
                  const MeasureParameters& parameters,
                  std::span<double> values) {
      double highest = static_cast<double>(ranking.num_at_grade.size()) - 1;
      for (const auto& [name, value] : parameters.pairs) {
        if (name == "max") highest = value;
      }
      double arrives = 1;
      for (size_t rank = 0; rank < ranking.grades.size(); ++rank) {
        if (ranking.grades[rank] <= 0) continue;
        const auto grade = static_cast<double>(ranking.grades[rank]);
        // Both terms are divided by 2^m, which may overflow a double.
        const double stops = std::exp2(grade - highest) - std::exp2(-highest);
        values[0] += arrives * stops / static_cast<double>(rank + 1);
        arrives *= 1 - stops;
      }
    }};

}  // namespace podium
