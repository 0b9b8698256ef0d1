#pragma once

#include <string_view>
#include <vector>

#include "keys/access.h"
#include "server/middleware.h"

namespace podium {

// Refuses requests whose API key is missing, wrong, over its limits or not
// allowed to use the route, and notes whose key it was.
class KeyCheck : public Middleware {
 public:
  // `access` outlives this. A key is read from `authorization` ("Bearer KEY")
  // or, without that, from the first of `key_headers` that is present (the key
  // alone).
  KeyCheck(Access& access, std::vector<std::string_view> key_headers);

  std::optional<HttpResponse> CheckHead(const Route& route,
                                        HttpRequest& head) override;

 private:
  Access& access_;
  const std::vector<std::string_view> key_headers_;
};

// What KeyCheck found the request's key to be allowed; on a route without keys,
// everything.
AccessGrant GrantOf(const HttpRequest& request);

}  // namespace podium
