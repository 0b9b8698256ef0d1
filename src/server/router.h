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

// One thing the server can be asked.
struct Route {
  std::string_view method;  // a GET route answers HEAD too
  // A path, or the beginning of one and "{model}", which is any text at all.
  std::string_view path;
  bool is_public = false;  // open to clients without a key
  std::function<void(HttpRequest, Responder)> handle;
  // As a key's rights name it; empty: open to every key.
  std::string_view endpoint = "rerank";
  bool counted = true;  // takes a request out of a key's limits
  // Whose clients it serves, as far as can be told before the body is read:
  // what is refused until then is refused in their words.
  const Dialect* dialect = &kCohereV1;
};

// A table of routes, and the checks that all of them share, the cheap ones
// first: path, method, then the key where there are keys, then what the head
// says about the body. Const after construction, for any thread.
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
// whether it is public or asks for a key, and what a key's rights call it.
std::string RouteLines(const std::vector<Route>& routes);

// The path with runs of slashes made one, repeated versions ("/v1/v2/") made
// the last, and no slash at the end: clients join their base URL and our paths
// in every way there is. Nothing else is the same: not case, escapes or dots.
// What a route asks of a client is asked for the plain path, so that no way to
// write it can ask for less.
std::string PlainPath(std::string_view path);

}  // namespace podium
