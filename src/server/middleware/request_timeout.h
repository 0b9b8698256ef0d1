#pragma once

#include <chrono>

#include "base/result.h"
#include "server/middleware.h"

namespace podium {

// How long the client wants to wait, from x-request-timeout-ms: a whole number,
// 1 or more. Capped at `longest`, which is also the default without the header.
// kInvalidArgument if the header is not such a number.
Result<std::chrono::milliseconds> ReadTimeout(
    const HttpRequest& request, std::chrono::milliseconds longest);

// Sets the time by which a request must be answered, counted from its last
// byte.
class RequestTimeout : public Middleware {
 public:
  explicit RequestTimeout(std::chrono::milliseconds longest)
      : longest_(longest) {}
  std::optional<HttpResponse> CheckHead(const Route& route,
                                        HttpRequest& head) override;
  Responder Handle(HttpRequest& request, Responder responder) override;

 private:
  const std::chrono::milliseconds longest_;
};

}  // namespace podium
