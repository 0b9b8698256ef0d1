#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/cohere_v1.h"
#include "api/dialect.h"
#include "base/limits.h"
#include "keys/access.h"
#include "server/cors.h"
#include "server/http.h"

namespace podium {

// One route of the server.
struct Route {
  std::string_view method;  // a GET route answers HEAD too
  // A path, or a prefix followed by "{model}", which matches any text.
  std::string_view path;
  bool is_public = false;  // open to clients without a key
  std::function<void(HttpRequest, Responder)> handle;
  // The name used in a key's permissions; empty: open to every key.
  std::string_view endpoint = "rerank";
  bool counted = true;  // counts against a key's request limits
  // The assumed dialect before the body is read: refusals until then use its
  // error format.
  const Dialect* dialect = &kCohereV1;
};

// A table of routes, and the checks that all of them share, cheapest first:
// path, method, the key if there are keys, then the head's fields about the
// body. Immutable after construction, so any thread may use it.
class Router : public HttpHandler {
 public:
  Router(std::vector<Route> routes, const Limits& limits, Access& access,
         CorsPolicy cors = {});

  std::optional<HttpResponse> CheckHead(HttpRequest& head) override;
  void Handle(HttpRequest request, Responder responder) override;
  HttpResponse Refusal(int status, std::string_view message) override;
  std::string AllowOrigin(const std::string* origin) override;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  const Route* Find(std::string_view method, std::string_view path) const;
  std::string Allow(std::string_view path) const;
  std::optional<HttpResponse> CheckKey(const Route& route, HttpRequest& head);

  const std::vector<Route> routes_;
  const Limits limits_;
  Access& access_;
  const CorsPolicy cors_;
};

// A line for each route, "POST /v2/rerank key rerank": its method, its path,
// whether it is public or requires a key, and its name in a key's permissions.
std::string RouteLines(const std::vector<Route>& routes);

// Normalizes a path: runs of slashes become one, repeated versions ("/v1/v2/")
// become the last one, and a final slash is removed, because clients join a
// base URL and our paths in many ways. Case, escapes and dots are left alone.
// All checks of a route use the normalized path, so no spelling of a path can
// evade them.
std::string PlainPath(std::string_view path);

}  // namespace podium
