#pragma once

#include "eval/measure.h"

namespace podium {

// The probability that a reader goes on to the next document, rbp's parameter
// p: 0.9 unless the parameters set it.
inline double Persistence(const MeasureParameters& parameters) {
  double p = 0.9;
  for (const auto& [name, value] : parameters.pairs) {
    if (name == "p") p = value;
  }
  return p;
}

}  // namespace podium
