#include "client/quota_hint.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/ascii.h"

namespace podium {
namespace {

// Returns the text before the next `separator` and removes both from `rest`.
std::string_view Next(std::string_view& rest, char separator) {
  const size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return Trim(part);
}

std::optional<int64_t> Parameter(std::string_view item, std::string_view name) {
  Next(item, ';');  // the policy
  while (!item.empty()) {
    std::string_view value = Next(item, ';');
    if (Next(value, '=') != name) continue;
    int64_t number = 0;
    const auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() ||
        number < 0 || number > INT32_MAX) {
      return std::nullopt;
    }
    return number;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> QuotaWait(const HttpReply& reply) {
  const std::string* header = reply.Find("ratelimit");
  if (header == nullptr) return std::nullopt;
  std::optional<std::chrono::seconds> longest;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const std::string_view item = Next(rest, ',');
    const auto wait = Parameter(item, "t");
    if (Parameter(item, "r") != 0 || !wait) continue;
    longest = std::max(longest.value_or(std::chrono::seconds(0)),
                       std::chrono::seconds(*wait));
  }
  return longest;
}

}  // namespace podium
