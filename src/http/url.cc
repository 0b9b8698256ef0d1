#include "http/url.h"

#include <curl/curl.h>

#include <memory>

#include "base/ascii.h"

namespace podium {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> Part(const UrlHandle& url, CURLUPart part,
                                unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK)
    return std::nullopt;
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool Set(const UrlHandle& url, std::string_view text) {
  return curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) ==
         CURLUE_OK;
}

std::optional<Url> PartsOf(const UrlHandle& url) {
  auto text = Part(url, CURLUPART_URL);
  const auto scheme = Part(url, CURLUPART_SCHEME);
  if (!text || !scheme) return std::nullopt;
  Url parts{.text = *std::move(text), .scheme = ToLower(*scheme)};
  const auto host = Part(url, CURLUPART_HOST);
  if (host && !host->empty()) {
    parts.origin = parts.scheme + "://" + ToLower(*host);
    if (const auto port = Part(url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT))
      parts.origin += ":" + *port;
  }
  parts.path = Part(url, CURLUPART_PATH).value_or("/");
  parts.has_user = Part(url, CURLUPART_USER) || Part(url, CURLUPART_PASSWORD);
  parts.has_query_or_fragment =
      Part(url, CURLUPART_QUERY) || Part(url, CURLUPART_FRAGMENT);
  return parts;
}

}  // namespace

std::optional<Url> ParseUrl(std::string_view text) {
  const UrlHandle url(curl_url(), &curl_url_cleanup);
  if (!Set(url, text)) return std::nullopt;
  return PartsOf(url);
}

std::optional<Url> ResolveUrl(std::string_view base,
                              std::string_view reference) {
  const UrlHandle url(curl_url(), &curl_url_cleanup);
  if (!Set(url, base) || !Set(url, reference)) return std::nullopt;
  return PartsOf(url);
}

}  // namespace podium
