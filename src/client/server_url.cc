#include "client/server_url.h"

#include <optional>

#include "http/url.h"

namespace podium {
namespace {

bool HasBlanksOrControls(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return true;
  }
  return false;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

// Joins the base URL's path and the dialect's path.
std::string Join(std::string prefix, std::string_view path) {
  while (EndsWith(prefix, "/")) prefix.pop_back();
  const std::string_view last = path.substr(path.rfind('/'));  // "/rerank"
  if (EndsWith(prefix, last)) return prefix;
  if (path != last) {  // the path has its own version
    for (const std::string_view version : {"/v1", "/v2"}) {
      if (EndsWith(prefix, version)) {
        prefix.resize(prefix.size() - version.size());
        break;
      }
    }
  }
  return prefix + std::string(path);
}

Unexpected<Error> BadUrl(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, "the server's URL " + what, "url");
}

}  // namespace

Result<ServerUrl> ParseServerUrl(std::string_view base, std::string_view path) {
  const auto url = HasBlanksOrControls(base) ? std::nullopt : ParseUrl(base);
  if (!url)
    return BadUrl("is not a URL such as https://host or http://host:8080");
  if (url->scheme != "http" && url->scheme != "https")
    return BadUrl("must begin with http:// or https://");
  if (url->has_user)
    return BadUrl(
        "must not contain a user or password: give the key separately");
  if (url->has_query_or_fragment)
    return BadUrl("must end with the path, without ? or #");
  if (url->origin.empty()) return BadUrl("has no host");
  return ServerUrl{.origin = url->origin,
                   .endpoint = url->origin + Join(url->path, path)};
}

Result<std::string> FollowRedirect(std::string_view current, int status,
                                   const std::string* location) {
  const std::string told = "redirect " + std::to_string(status);
  const auto from = ParseUrl(current);
  auto to = location == nullptr ? std::nullopt : ResolveUrl(current, *location);
  if (!from || !to) {
    return Fail(ErrorCode::kUnavailable, told + " has no valid location",
                "url");
  }
  if (to->origin != from->origin) {
    return Fail(ErrorCode::kUnavailable,
                told + " to another server, " + to->origin +
                    ", is not followed: give that URL if that server may "
                    "receive the key and the documents",
                "url");
  }
  if (status != 307 && status != 308) {
    return Fail(ErrorCode::kUnavailable,
                told +
                    " is not followed, because it turns the request into a "
                    "GET: give the URL it leads to",
                "url");
  }
  if (to->has_user)
    return Fail(ErrorCode::kUnavailable, told + " has no valid location",
                "url");
  return std::move(to->text);
}

}  // namespace podium
