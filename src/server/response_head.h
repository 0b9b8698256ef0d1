#pragma once

#include <string>
#include <string_view>

#include "server/http.h"

namespace podium {

// The status line and the headers of an answer, up to the empty line: those of
// `response`, those that every answer of Cohere's server has, and the framing.
// `allow_origin` is for access-control-allow-origin, where it is not empty;
// `close` writes connection: close; `http10` a keep-alive for clients of
// HTTP/1.0, that expect one.
std::string ResponseHead(const HttpResponse& response,
                         std::string_view trace_id,
                         std::string_view allow_origin, bool close,
                         bool http10);

}  // namespace podium
