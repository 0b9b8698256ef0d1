#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// Where a server is.
struct ServerUrl {
  std::string origin;  // "https://host:port"; no port where it is the scheme's
  std::string endpoint;  // the whole URL that requests go to
};

// Joins a base URL with a dialect's path ("/v2/rerank"). The path is not
// repeated where the base has it already, in whole ("/v2/rerank", also of other
// versions: "/v1/rerank" and "/rerank" stay) or its beginning ("/v2"; "/v1"
// counts as one too, as many programs want it at the end of a base URL).
// kInvalidArgument, param "url", for what is no http or https URL with a host,
// and for one with a user, a query or a fragment; the message does not repeat
// it.
Result<ServerUrl> ParseServerUrl(std::string_view base, std::string_view path);

// "https://host:port" of a URL, lower case; empty where it is none.
std::string OriginOf(std::string_view url);

// What to do with a reply of status 3xx from `current`. The URL to send the
// same POST to, for 307 and 308 to the same origin; an error for every other:
// another origin must get neither the key nor the documents, and the other
// statuses are answered with a GET by convention. Its message names the origin.
Result<std::string> FollowRedirect(std::string_view current, int status,
                                   const std::string* location);

}  // namespace podium
