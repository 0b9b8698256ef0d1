#include "eval/measure.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "collections/fields.h"

namespace podium {
namespace {

// Far below where ranks overflow.
constexpr double kMostCutoff = 1e15;
constexpr double kMostFraction = 1e6;

std::vector<std::string_view> SplitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    if (comma == text.npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

Unexpected<Error> Wrong(const Measure& measure, std::string_view text,
                        std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("-m {}.{}: {}", measure.name, text, what), "measure");
}

Result<double> ParseNumber(const Measure& measure, std::string_view text,
                           std::string_view part) {
  double number = 0;
  if (!ParseField(part, number) || !std::isfinite(number))
    return Wrong(measure, text, fmt::format("'{}' is not a number", part));
  return number;
}

Result<void> ParsePair(const Measure& measure, std::string_view text,
                       std::string_view part, MeasureParameters& parameters) {
  const size_t equals = part.find('=');
  if (equals == part.npos || equals == 0) {
    return Wrong(measure, text,
                 fmt::format("'{}' is not a pair, such as 1=3.5", part));
  }
  const auto number = ParseNumber(measure, text, part.substr(equals + 1));
  if (!number) return Unexpected(number.error());
  parameters.pairs.emplace_back(part.substr(0, equals), *number);
  return {};
}

// Parses the text between two commas into `parameters`.
Result<void> ParsePart(const Measure& measure, std::string_view text,
                       std::string_view part, MeasureParameters& parameters) {
  if (measure.parameters == ParameterKind::kPairs)
    return ParsePair(measure, text, part, parameters);
  const auto number = ParseNumber(measure, text, part);
  if (!number) return Unexpected(number.error());
  if (measure.parameters == ParameterKind::kCutoffs) {
    if (*number < 1 || *number > kMostCutoff)
      return Wrong(measure, text, "a cutoff is a rank, from 1");
    // trec_eval too takes 23.4 for 23.
    parameters.cutoffs.push_back(static_cast<int64_t>(*number));
    return {};
  }
  if (measure.parameters == ParameterKind::kFractions &&
      (*number < 0 || *number > kMostFraction))
    return Wrong(measure, text, "a share of the relevant is from 0 to 1e6");
  parameters.numbers.push_back(*number);
  return {};
}

// Sorts, and refuses duplicates.
template <class Number>
Result<void> Order(const Measure& measure, std::string_view text,
                   std::vector<Number>& numbers) {
  std::ranges::sort(numbers);
  if (std::ranges::adjacent_find(numbers) != numbers.end())
    return Wrong(measure, text, "a value occurs twice");
  return {};
}

}  // namespace

Result<MeasureParameters> ParseParameters(const Measure& measure,
                                          std::string_view text) {
  MeasureParameters parameters{.text = std::string(text)};
  if (text.empty()) text = measure.defaults;
  if (text.empty()) return parameters;
  if (measure.parameters == ParameterKind::kNone)
    return Wrong(measure, text, "the measure has no parameters");
  for (const std::string_view part : SplitAtCommas(text)) {
    const auto parsed = ParsePart(measure, text, part, parameters);
    if (!parsed) return Unexpected(parsed.error());
  }
  if (measure.num_numbers != 0 &&
      parameters.numbers.size() != measure.num_numbers) {
    return Wrong(measure, text,
                 fmt::format("expected {} numbers, found {}",
                             measure.num_numbers, parameters.numbers.size()));
  }
  Result<void> ordered;
  if (measure.parameters == ParameterKind::kCutoffs)
    ordered = Order(measure, text, parameters.cutoffs);
  if (measure.parameters == ParameterKind::kFractions)
    ordered = Order(measure, text, parameters.numbers);
  if (!ordered) return Unexpected(ordered.error());
  return parameters;
}

std::vector<std::string> ValueNames(const Measure& measure,
                                    const MeasureParameters& parameters) {
  std::vector<std::string> names;
  switch (measure.parameters) {
    case ParameterKind::kCutoffs:
      for (const int64_t cutoff : parameters.cutoffs)
        names.push_back(fmt::format("{}_{}", measure.name, cutoff));
      break;
    case ParameterKind::kFractions:
      for (const double fraction : parameters.numbers)
        names.push_back(fmt::format("{}_{:.2f}", measure.name, fraction));
      break;
    default:
      names.emplace_back(measure.name);
      if (!parameters.text.empty()) names.back() += "_" + parameters.text;
  }
  return names;
}

}  // namespace podium
