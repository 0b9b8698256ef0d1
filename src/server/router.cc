#include "server/router.h"

#include <utility>

#include "server/json_response.h"
#include "server/plain_path.h"

namespace podium {
namespace {

bool Answers(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

bool Matches(const Route& route, std::string_view path) {
  constexpr std::string_view kAnyModel = "{model}";
  if (!route.path.ends_with(kAnyModel)) return route.path == path;
  const std::string_view begin =
      route.path.substr(0, route.path.size() - kAnyModel.size());
  return path.size() > begin.size() && path.starts_with(begin);
}

}  // namespace

Router::Router(std::vector<Route> routes, std::vector<Middleware*> middlewares)
    : routes_(std::move(routes)), middlewares_(std::move(middlewares)) {}

std::string RouteLines(const std::vector<Route>& routes) {
  std::string lines;
  for (const Route& route : routes) {
    lines.append(route.method).append(" ").append(route.path).append(" ");
    lines.append(route.is_public ? "public" : "key").append(" ");
    lines.append(route.endpoint).append("\n");
  }
  return lines;
}

const Route* Router::Find(std::string_view method,
                          std::string_view path) const {
  for (const Route& route : routes_) {
    if (Matches(route, path) && Answers(route, method)) return &route;
  }
  return nullptr;
}

std::string Router::Allow(std::string_view path) const {
  std::string allow;
  for (const Route& route : routes_) {
    if (!Matches(route, path) && path != "*") continue;
    if (allow.find(route.method) != std::string::npos) continue;
    if (!allow.empty()) allow += ", ";
    allow += route.method;
    if (route.method == "GET") allow += ", HEAD";
  }
  if (!allow.empty()) allow += ", OPTIONS";
  return allow;
}

HttpResponse Router::AnswerUnrouted(const HttpRequest& head,
                                    std::string_view path) {
  const std::string allow = Allow(path);
  if (allow.empty()) return ErrorResponse(404, "404 page not found");
  HttpResponse response = head.method == "OPTIONS"
                              ? HttpResponse{.status = 204}
                              : ErrorResponse(405, "method not allowed");
  response.headers.push_back({"allow", allow});
  return response;
}

void Router::Begin(RequestFacts& facts) {
  for (Middleware* each : middlewares_) each->Begin(facts);
}

std::optional<HttpResponse> Router::CheckHead(HttpRequest& head) {
  const std::string path = PlainPath(head.path);
  head.route = Find(head.method, path);
  if (head.route == nullptr) {
    HttpResponse response = AnswerUnrouted(head, path);
    for (Middleware* each : middlewares_) each->AnswerUnrouted(head, response);
    return response;
  }
  for (Middleware* each : middlewares_) {
    if (auto refusal = each->CheckHead(*head.route, head)) return refusal;
  }
  return std::nullopt;
}

void Router::Handle(HttpRequest request, Responder responder) {
  for (Middleware* each : middlewares_) {
    responder = each->Handle(request, std::move(responder));
  }
  const Route& route = *request.route;
  route.handle(std::move(request), std::move(responder));
}

HttpResponse Router::Refusal(int status, std::string_view message) {
  return ErrorResponse(status, message);
}

void Router::Finish(const RequestFacts& facts, HttpResponse& response) {
  for (Middleware* each : middlewares_) each->Finish(facts, response);
}

void Router::End(const RequestFacts& facts) {
  for (Middleware* each : middlewares_) each->End(facts);
}

}  // namespace podium
