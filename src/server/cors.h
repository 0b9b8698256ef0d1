#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"

namespace podium {

// Which web pages of other origins may read the answers: CORS, as the Fetch
// standard has it. Const, for any thread.
class CorsPolicy {
 public:
  CorsPolicy() = default;  // none may
  // Each is one that IsCorsOrigin takes.
  explicit CorsPolicy(std::vector<std::string> origins);

  // What access-control-allow-origin says where a request has this Origin
  // (null: none, or it is not known yet); empty: the answer has no such header.
  std::string AllowOrigin(const std::string* origin) const;

  // Adds what a browser asks in a preflight to the answer of an OPTIONS
  // request, which has an `allow`. Another request's answer stays as it is.
  void AnswerPreflight(const HttpRequest& head, HttpResponse& response) const;

 private:
  std::vector<std::string> origins_;
  bool all_ = false;
};

// "*", or an origin as a browser writes it: "https://app.example.com:8443", in
// lower case, without a path.
bool IsCorsOrigin(std::string_view text);

}  // namespace podium
