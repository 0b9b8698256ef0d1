#pragma once

#include "eval/measure.h"

namespace podium {

// How likely it is that a reader goes on to the next document, the parameter p
// of rbp: 0.9 unless the pairs have one.
inline double Persistence(const MeasureParameters& parameters) {
  double p = 0.9;
  for (const auto& [name, value] : parameters.pairs) {
    if (name == "p") p = value;
  }
  return p;
}

}  // namespace podium
