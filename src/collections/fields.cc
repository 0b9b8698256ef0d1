#include "collections/fields.h"

#include <algorithm>

namespace podium {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f\n";

}  // namespace

size_t SplitFields(std::string_view line, std::span<std::string_view> fields) {
  for (size_t count = 0;; ++count) {
    const size_t begin = line.find_first_not_of(kBlanks);
    if (begin == line.npos) return count;
    line.remove_prefix(begin);
    const size_t end = std::min(line.find_first_of(kBlanks), line.size());
    if (count < fields.size()) fields[count] = line.substr(0, end);
    line.remove_prefix(end);
  }
}

}  // namespace podium
