#include <algorithm>

#include "eval/measures/all.h"

namespace podium {
namespace {

char CharacterOf(int64_t grade) {
  if (grade == kUnpooled) return '-';
  if (grade == kUnjudged) return '.';
  return grade > 9 ? '>' : static_cast<char>('0' + grade);
}

}  // namespace

// relstring: the grades of the first N documents, one character each: 0 to 9,
// '>' for higher grades, '-' if not in the judgments, '.' if in them without a
// grade.
const Measure kRelstring{.name = "relstring",
                         .kind = MeasureKind::kText,
                         .parameters = ParameterKind::kNumbers,
                         .defaults = "10",
                         .text = [](const JudgedRanking& ranking,
                                    const MeasureParameters& parameters) {
                           const double most = std::min(
                               parameters.numbers[0],
                               static_cast<double>(ranking.grades.size()));
                           std::string text;
                           for (double i = 1; i <= most; ++i)
                             text += CharacterOf(ranking.grades[text.size()]);
                           return text;
                         }};

}  // namespace podium
