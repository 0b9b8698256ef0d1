#include "server/middleware/request_id.h"

#include "api/uuid.h"

namespace podium {

void RequestId::Begin(RequestFacts& facts) { facts.id = NewTraceId(); }

void RequestId::Finish(const RequestFacts& facts, HttpResponse& response) {
  response.headers.push_back({"x-debug-trace-id", facts.id});
}

}  // namespace podium
