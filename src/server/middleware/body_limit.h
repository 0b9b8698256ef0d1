#pragma once

#include <cstdint>

#include "server/middleware.h"

namespace podium {

// Refuses a body over the limit before any of it is read. The parser stops a
// body of unknown length at the same limit.
class BodyLimit : public Middleware {
 public:
  explicit BodyLimit(int64_t max_bytes) : max_bytes_(max_bytes) {}
  std::optional<HttpResponse> CheckHead(const Route& route,
                                        HttpRequest& head) override;

 private:
  const int64_t max_bytes_;
};

}  // namespace podium
