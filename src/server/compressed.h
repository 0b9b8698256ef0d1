#pragma once

#include <functional>

#include "base/task_queue.h"
#include "server/http.h"

namespace podium {

using RequestHandler = std::function<void(HttpRequest, Responder)>;

// `handler`, its answers in gzip where the request's Accept-Encoding asks for
// that and they are large enough for it to pay. Large ones are packed on
// `threads`, which outlive the handler's last answer.
RequestHandler Compressed(RequestHandler handler, TaskQueue& threads);

}  // namespace podium
