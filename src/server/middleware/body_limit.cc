#include "server/middleware/body_limit.h"

#include <string>

#include "server/json_response.h"

namespace podium {

std::optional<HttpResponse> BodyLimit::CheckHead(const Route& route,
                                                 HttpRequest& head) {
  if (head.content_length.value_or(0) <= max_bytes_) return std::nullopt;
  return ErrorResponse(
      *route.errors, 413,
      "request body is larger than " + std::to_string(max_bytes_) + " bytes");
}

}  // namespace podium
