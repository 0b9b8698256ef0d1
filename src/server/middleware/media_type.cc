#include "server/middleware/media_type.h"

#include <string>

#include "base/ascii.h"
#include "server/json_response.h"

namespace podium {
namespace {

bool IsUtf8(std::string_view charset) {
  return charset == "utf-8" || charset == "\"utf-8\"" || charset == "utf8";
}

// Whether a Content-Encoding leaves the body unencoded.
bool IsIdentity(std::string_view content_encoding) {
  const std::string_view coding = Trim(content_encoding);
  return coding.empty() || EqualsIgnoringCase(coding, "identity");
}

}  // namespace

bool IsJsonMediaType(std::string_view content_type) {
  const std::string lower = ToLower(content_type);
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

std::optional<HttpResponse> MediaType::CheckHead(const Route& route,
                                                 HttpRequest& head) {
  if (!head.has_body()) return std::nullopt;
  if (const std::string* coding = head.Header("content-encoding");
      coding != nullptr && !IsIdentity(*coding)) {
    HttpResponse response =
        ErrorResponse(*route.errors, 415, "content-encoding is not supported");
    response.headers.push_back({"accept-encoding", "identity"});
    return response;
  }
  if (const std::string* type = head.Header("content-type");
      type != nullptr && !IsJsonMediaType(*type)) {
    return ErrorResponse(*route.errors, 415,
                         "content-type must be application/json");
  }
  return std::nullopt;
}

}  // namespace podium
