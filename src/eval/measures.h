#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "eval/measure.h"

namespace podium {

// Every measure, in the order of computation and output: trec_eval's measures
// in its order, then ours.
std::span<const Measure* const> AllMeasures();

// A name for several measures: official, all_trec, set.
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

// The measures that `-m MEASURE[.PARAMETERS]` options ask for; each names a
// measure or a group. Without any, the group official. Each measure comes once,
// in the order of AllMeasures(); if it is given several parameters, the first
// count, as in trec_eval. kInvalidArgument for an unknown name, for a trec_eval
// measure that needs another kind of judgments (preferences, judgment groups),
// and for parameters that the measure does not take.
Result<std::vector<SelectedMeasure>> SelectMeasures(
    const std::vector<std::string>& wanted);

}  // namespace podium
