#include "client/server_url.h"

#include <curl/curl.h>

#include <memory>
#include <optional>

#include "base/ascii.h"

namespace podium {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

UrlHandle Parse(std::string_view text) {
  UrlHandle url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) !=
      CURLUE_OK) {
    url.reset();
  }
  return url;
}

std::optional<std::string> Part(const UrlHandle& url, CURLUPart part,
                                unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK)
    return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool HasBlanksOrControls(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return true;
  }
  return false;
}

std::string Origin(const UrlHandle& url) {
  const auto scheme = Part(url, CURLUPART_SCHEME);
  const auto host = Part(url, CURLUPART_HOST);
  const auto port = Part(url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
  if (!scheme || !host || host->empty()) return {};
  std::string origin = ToLower(*scheme) + "://" + ToLower(*host);
  if (port) origin += ":" + *port;
  return origin;
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
  const UrlHandle url = HasBlanksOrControls(base) ? Parse("") : Parse(base);
  if (!url)
    return BadUrl("is not a URL such as https://host or http://host:8080");
  const std::string scheme = ToLower(Part(url, CURLUPART_SCHEME).value_or(""));
  if (scheme != "http" && scheme != "https")
    return BadUrl("must begin with http:// or https://");
  if (Part(url, CURLUPART_USER) || Part(url, CURLUPART_PASSWORD))
    return BadUrl(
        "must not contain a user or password: give the key separately");
  if (Part(url, CURLUPART_QUERY) || Part(url, CURLUPART_FRAGMENT))
    return BadUrl("must end with the path, without ? or #");
  const std::string origin = Origin(url);
  if (origin.empty()) return BadUrl("has no host");
  const std::string prefix = Part(url, CURLUPART_PATH).value_or("/");
  return ServerUrl{.origin = origin, .endpoint = origin + Join(prefix, path)};
}

std::string OriginOf(std::string_view text) {
  const UrlHandle url = Parse(text);
  return url ? Origin(url) : std::string();
}

Result<std::string> FollowRedirect(std::string_view current, int status,
                                   const std::string* location) {
  const std::string told = "redirect " + std::to_string(status);
  const UrlHandle url = Parse(current);
  if (!url || location == nullptr ||
      curl_url_set(url.get(), CURLUPART_URL, location->c_str(), 0) !=
          CURLUE_OK) {
    return Fail(ErrorCode::kUnavailable, told + " has no valid location",
                "url");
  }
  const std::string target = Origin(url);
  if (target != OriginOf(current)) {
    return Fail(ErrorCode::kUnavailable,
                told + " to another server, " + target +
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
  auto next = Part(url, CURLUPART_URL);
  if (!next || Part(url, CURLUPART_USER))
    return Fail(ErrorCode::kUnavailable, told + " has no valid location",
                "url");
  return *std::move(next);
}

}  // namespace podium
