#pragma once

#include <string>
#include <string_view>

#include "server/http.h"

namespace podium {

// The status line and headers of a response, including the empty line: the
// headers of `response`, those that every response of Cohere's server has, and
// the framing. `allow_origin`, if not empty, is the value of
// access-control-allow-origin; `close` writes connection: close; `http10`
// writes the keep-alive that HTTP/1.0 clients expect.
std::string ResponseHead(const HttpResponse& response,
                         std::string_view trace_id,
                         std::string_view allow_origin, bool close,
                         bool http10);

}  // namespace podium
