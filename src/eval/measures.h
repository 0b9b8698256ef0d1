#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/measure.h"

namespace podium {

// Every measure, in the order in which they are computed and written:
// trec_eval's first and in its order, then ours.
std::span<const Measure* const> AllMeasures();

// A name that stands for several: official, all_trec, set.
struct MeasureGroup {
  std::string_view name;
  std::vector<std::string_view> measures;
};
const std::vector<MeasureGroup>& MeasureGroups();

// A measure to compute, with its parameters.
struct SelectedMeasure {
  const Measure* measure = nullptr;
  MeasureParameters parameters;
  std::vector<std::string> names;  // of its values, see ValueNames()
};

// What `-m MEASURE[.PARAMETERS]` asks for, each a measure's or a group's name;
// the group official where nothing does. In the order of AllMeasures(), a
// measure once: of several parameters the first count, as in trec_eval.
// kInvalidArgument for a name that is not known, is trec_eval's and needs
// judgments of another kind (preferences, judgment groups), or has parameters
// that it cannot have.
Result<std::vector<SelectedMeasure>> SelectMeasures(
    const std::vector<std::string>& wanted);

}  // namespace podium
