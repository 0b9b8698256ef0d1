#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace podium {

// A URL's parts (RFC 3986), as libcurl reads them.
struct Url {
  std::string text;    // the whole URL, normalised
  std::string scheme;  // in lower case
  // "https://host:port", in lower case and without the scheme's default port;
  // empty if the URL has no host.
  std::string origin;
  std::string path;       // "/" if the URL has none
  bool has_user = false;  // or a password
  bool has_query_or_fragment = false;
};

// Nothing if the text is not a URL with a scheme.
std::optional<Url> ParseUrl(std::string_view text);

// Where `reference` leads to from `base`: a Location header may be relative.
std::optional<Url> ResolveUrl(std::string_view base,
                              std::string_view reference);

}  // namespace podium
