#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"
#include "server/middleware.h"
#include "server/route.h"

namespace podium {

// A table of routes behind a list of middlewares. Immutable after construction,
// so any thread may use it.
class Router : public HttpHandler {
 public:
  // The middlewares outlive the router. Each moment of a request passes them in
  // the order of the list.
  Router(std::vector<Route> routes, std::vector<Middleware*> middlewares);

  void Begin(RequestFacts& facts) override;
  std::optional<HttpResponse> CheckHead(HttpRequest& head) override;
  void Handle(HttpRequest request, Responder responder) override;
  HttpResponse Refusal(int status, std::string_view message) override;
  void Finish(const RequestFacts& facts, HttpResponse& response) override;
  void End(const RequestFacts& facts) override;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  const Route* Find(std::string_view method, std::string_view path) const;
  std::string Allow(std::string_view path) const;
  HttpResponse AnswerUnrouted(const HttpRequest& head, std::string_view path);

  const std::vector<Route> routes_;
  const std::vector<Middleware*> middlewares_;
};

// A line for each route, "POST /v2/rerank key rerank": its method, its path,
// whether it is public or requires a key, and its name in a key's permissions.
std::string RouteLines(const std::vector<Route>& routes);

}  // namespace podium
