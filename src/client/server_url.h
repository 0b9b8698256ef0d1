#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A server's address.
struct ServerUrl {
  std::string origin;  // "https://host:port"; without the scheme's default port
  std::string endpoint;  // the full URL for requests
};

// Joins a base URL with a dialect's path ("/v2/rerank"). The path is not
// repeated if the base already ends with all of it ("/v2/rerank"; other
// versions, "/v1/rerank" and "/rerank", are also kept) or with its beginning
// ("/v2"; also "/v1", because many programs want it at the end of a base URL).
// kInvalidArgument, param "url", if the base is not an http or https URL with a
// host, or has a user, a query or a fragment; the message does not repeat the
// URL.
Result<ServerUrl> ParseServerUrl(std::string_view base, std::string_view path);

// Handles a 3xx reply from `current`. For 307 and 308 to the same origin,
// returns the URL to send the same POST to. Everything else is an error:
// another origin must get neither the key nor the documents, and by convention
// the other statuses turn the POST into a GET. The error message names the
// origin.
Result<std::string> FollowRedirect(std::string_view current, int status,
                                   const std::string* location);

}  // namespace podium
