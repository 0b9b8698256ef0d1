#include "cli/help/nearest.h"

#include <algorithm>

namespace podium {
namespace {

// How many letters to change, add, drop or swap with a neighbour to get from
// one word to the other.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1),
      row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1,
                         last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// Counts letters without an option's leading dashes.
size_t Letters(std::string_view name) {
  return name.size() - std::min(name.find_first_not_of('-'), name.size());
}

}  // namespace

std::string Nearest(std::string_view text,
                    const std::vector<std::string>& names) {
  std::string nearest;
  // Up to a third of the letters may be wrong.
  size_t least = std::max<size_t>(1, (Letters(text) + 1) / 3) + 1;
  for (const std::string& name : names) {
    const size_t distance = Distance(text, name);
    if (distance >= least || distance >= Letters(name)) continue;
    least = distance;
    nearest = name;
  }
  if (!nearest.empty() || Letters(text) < 2) return nearest;
  const auto whole = std::find_if(
      names.begin(), names.end(),
      [text](const std::string& name) { return name.starts_with(text); });
  return whole == names.end() ? "" : *whole;
}

std::string DidYouMean(std::string_view text,
                       const std::vector<std::string>& names) {
  const std::string nearest = Nearest(text, names);
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

}  // namespace podium
