#pragma once

#include <functional>

#include "base/task_queue.h"
#include "server/http.h"

namespace podium {

using RequestHandler = std::function<void(HttpRequest, Responder)>;

// Wraps `handler` to compress its responses with gzip if the request's
// Accept-Encoding asks for it and they are large enough to be worth it. Large
// responses are compressed on `threads`, which outlive the handler's last
// response.
RequestHandler Compressed(RequestHandler handler, TaskQueue& threads);

}  // namespace podium
