#pragma once

#include "base/task_queue.h"
#include "server/middleware.h"

namespace podium {

// Compresses responses with gzip if the request's Accept-Encoding asks for it
// and they are large enough to be worth it. Large responses are compressed on
// `threads`, which outlive the last response.
class Compression : public Middleware {
 public:
  explicit Compression(TaskQueue& threads) : threads_(threads) {}
  Responder Handle(HttpRequest& request, Responder responder) override;

 private:
  TaskQueue& threads_;
};

}  // namespace podium
