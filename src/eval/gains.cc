#include "eval/gains.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "collections/fields.h"

namespace podium {

Gains::Gains(const JudgedRanking& ranking,
             const std::vector<std::pair<std::string, double>>& pairs,
             GainScale scale) {
  const auto& counts = ranking.num_at_grade;
  for (size_t grade = 0; grade < counts.size(); ++grade) {
    const auto linear = static_cast<double>(grade);
    rows_.push_back(
        {.grade = static_cast<int64_t>(grade),
         .gain = scale == GainScale::kLinear ? linear : std::exp2(linear) - 1,
         .count = counts[grade]});
  }
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
    int64_t grade = 0;
    if (!ParseField(pair->first, grade)) continue;
    const auto row = std::ranges::lower_bound(rows_, grade, {}, &Row::grade);
    if (row != rows_.end() && row->grade == grade) {
      row->gain = pair->second;
    } else {
      rows_.insert(row, {.grade = grade, .gain = pair->second, .count = 0});
    }
  }
}

double Gains::Of(int64_t grade) const {
  const auto row = std::ranges::lower_bound(rows_, grade, {}, &Row::grade);
  return row != rows_.end() && row->grade == grade ? row->gain : 0;
}

std::vector<double> Gains::Ideal() const {
  std::vector<Row> sorted = rows_;
  std::ranges::stable_sort(sorted, std::greater(), &Row::gain);
  std::vector<double> ideal;
  for (const Row& row : sorted) {
    if (row.gain > 0)
      ideal.insert(ideal.end(), static_cast<size_t>(row.count), row.gain);
  }
  return ideal;
}

void Gains::Normalize() {
  if (rows_.empty()) return;
  const auto [least, most] = std::ranges::minmax(rows_, {}, &Row::gain);
  if (least.gain >= 0 && most.gain <= 1) return;
  // Without a range to scale by, every gain is 1.
  const double range = most.gain - least.gain;
  for (Row& row : rows_)
    row.gain = range > 0 ? (row.gain - least.gain) / range : 1;
}

}  // namespace podium
