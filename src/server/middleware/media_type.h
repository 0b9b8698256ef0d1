#pragma once

#include <string_view>

#include "server/middleware.h"

namespace podium {

// application/json, or a type whose suffix is +json (RFC 6839), in UTF-8 if it
// names a charset.
bool IsJsonMediaType(std::string_view content_type);

// Refuses bodies that are not plain JSON: another Content-Type, or a
// Content-Encoding. A body without a Content-Type is taken for JSON.
class MediaType : public Middleware {
 public:
  std::optional<HttpResponse> CheckHead(const Route& route,
                                        HttpRequest& head) override;
};

}  // namespace podium
