#include "server/media_type.h"

#include <algorithm>
#include <string>

namespace podium {
namespace {

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return lower;
}

bool IsUtf8(std::string_view charset) {
  return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8";
}

}  // namespace

bool IsJsonMediaType(std::string_view content_type) {
  const std::string lower = Lower(content_type);
  std::string_view rest = lower;
  const std::string_view type = Trim(rest.substr(0, rest.find(';')));
  const bool json =
      type == "application/json" ||
      (type.starts_with("application/") && type.ends_with("+json"));
  if (!json) return false;
  for (size_t semicolon = rest.find(';'); semicolon != rest.npos;
       semicolon = rest.find(';')) {
    rest.remove_prefix(semicolon + 1);
    const std::string_view parameter = Trim(rest.substr(0, rest.find(';')));
    constexpr std::string_view kCharset = "charset=";
    if (parameter.starts_with(kCharset) &&
        !IsUtf8(parameter.substr(kCharset.size()))) {
      return false;
    }
  }
  return true;
}

bool IsIdentityCoding(std::string_view content_encoding) {
  const std::string lower = Lower(Trim(content_encoding));
  return lower.empty() || lower == "identity";
}

}  // namespace podium
