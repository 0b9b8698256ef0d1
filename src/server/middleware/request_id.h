#pragma once

#include "server/middleware.h"

namespace podium {

// Gives each request an id of our own, which the log has too, and sends it as
// x-debug-trace-id, as Cohere's servers do.
class RequestId : public Middleware {
 public:
  void Begin(RequestFacts& facts) override;
  void Finish(const RequestFacts& facts, HttpResponse& response) override;
};

}  // namespace podium
