#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/middleware.h"

namespace podium {

// Lets web pages from other origins read responses: CORS, as defined by the
// Fetch standard.
class Cors : public Middleware {
 public:
  // The origins that may; IsCorsOrigin must be true for each.
  explicit Cors(std::vector<std::string> origins);

  // Answers a preflight: OPTIONS with an origin and the method that a page
  // wants to use.
  void AnswerUnrouted(const HttpRequest& head, HttpResponse& response) override;
  // Adds access-control-allow-origin for an origin that may read the response,
  // and names the headers that a page may read.
  void Finish(const RequestFacts& facts, HttpResponse& response) override;

 private:
  // The value of access-control-allow-origin; empty: the response has none.
  // `origin` is empty if the request has none, or if it could not be parsed.
  std::string AllowOrigin(const std::string& origin) const;

  const std::vector<std::string> origins_;
  const bool all_;
};

// "*", or an origin as a browser writes it: "https://app.example.com:8443", in
// lower case, without a path.
bool IsCorsOrigin(std::string_view text);

}  // namespace podium
