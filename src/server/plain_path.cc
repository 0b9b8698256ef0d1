#include "server/plain_path.h"

namespace podium {
namespace {

bool IsVersion(std::string_view part) { return part == "/v1" || part == "/v2"; }

}  // namespace

std::string PlainPath(std::string_view path) {
  std::string plain;
  for (const char c : path) {
    if (c != '/' || plain.empty() || plain.back() != '/') plain += c;
  }
  if (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  std::string_view rest = plain;
  while (rest.size() > 6 && rest[6] == '/' && IsVersion(rest.substr(0, 3)) &&
         IsVersion(rest.substr(3, 3))) {
    rest.remove_prefix(3);
  }
  return std::string(rest);
}

}  // namespace podium
