#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"

namespace podium {

// Which web pages from other origins may read responses: CORS, as defined by
// the Fetch standard. Immutable, so any thread may use it.
class CorsPolicy {
 public:
  CorsPolicy() = default;  // no origin may
  // IsCorsOrigin must be true for each.
  explicit CorsPolicy(std::vector<std::string> origins);

  // The value of access-control-allow-origin for a request with this Origin
  // (null: no Origin, or not known yet); empty: the response has no such
  // header.
  std::string AllowOrigin(const std::string* origin) const;

  // Adds the preflight headers to the response to an OPTIONS request, which has
  // an `allow` header. Other responses are left unchanged.
  void AnswerPreflight(const HttpRequest& head, HttpResponse& response) const;

 private:
  std::vector<std::string> origins_;
  bool all_ = false;
};

// "*", or an origin as a browser writes it: "https://app.example.com:8443", in
// lower case, without a path.
bool IsCorsOrigin(std::string_view text);

}  // namespace podium
