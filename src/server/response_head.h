#pragma once

#include <string>

#include "server/http.h"

namespace podium {

// The status line and headers of a response, including the empty line: the
// headers of `response`, the date, those that every response of Cohere's server
// has, and the framing. `close` writes connection: close; `http10` writes the
// keep-alive that HTTP/1.0 clients expect.
std::string ResponseHead(const HttpResponse& response, bool close, bool http10);

}  // namespace podium
