#include "server/router.h"

#include <algorithm>
#include <utility>

#include "server/admission.h"
#include "server/json_response.h"
#include "server/media_type.h"
#include "server/request_timeout.h"

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

bool IsVersion(std::string_view part) { return part == "/v1" || part == "/v2"; }

}  // namespace

std::string PlainPath(std::string_view path) {
  std::string plain;
  for (const char c : path) {
    if (c != '/' || plain.empty() || plain.back() != '/') plain += c;
  }
  if (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  std::string_view rest = plain;
  while (rest.size() > 6 && rest[6] == '/' && IsVersion(rest.substr(0, 3)) &&
         IsVersion(rest.substr(3, 3))) {
    rest.remove_prefix(3);
  }
  return std::string(rest);
}

Router::Router(std::vector<Route> routes, const Limits& limits, Access& access,
               CorsPolicy cors)
    : routes_(std::move(routes)),
      limits_(limits),
      access_(access),
      cors_(std::move(cors)) {}

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

std::optional<HttpResponse> Router::CheckKey(const Route& route,
                                             HttpRequest& head) {
  if (std::count_if(head.headers.begin(), head.headers.end(),
                    [](const HttpHeader& header) {
                      return header.name == "authorization";
                    }) > 1) {
    return ErrorResponse(*route.dialect, 400,
                         "more than one authorization header");
  }
  std::optional<std::string> authorization;
  if (const std::string* value = head.Header("authorization")) {
    authorization = *value;
  } else if (const std::string* key = head.Header("api-key")) {  // Pinecone's
    authorization = "Bearer " + *key;
  }
  AccessDecision decision = access_.Check({.authorization = authorization,
                                           .source = head.peer,
                                           .endpoint = route.endpoint,
                                           .requests = route.counted ? 1 : 0});
  head.grant = decision.grant;
  if (decision.outcome == AccessOutcome::kAllowed) return std::nullopt;
  return AccessResponse(*route.dialect, decision);
}

std::optional<HttpResponse> Router::CheckHead(HttpRequest& head) {
  const std::string path = PlainPath(head.path);
  const Route* const route = Find(head.method, path);
  if (route == nullptr) {
    const std::string allow = Allow(path);
    if (allow.empty()) return ErrorResponse(404, "404 page not found");
    HttpResponse response = head.method == "OPTIONS"
                                ? HttpResponse{.status = 204}
                                : ErrorResponse(405, "method not allowed");
    response.headers.push_back({"allow", allow});
    if (head.method == "OPTIONS") cors_.AnswerPreflight(head, response);
    return response;
  }
  head.route = route->path;
  const Dialect& dialect = *route->dialect;
  if (!route->is_public) {
    if (auto refusal = CheckKey(*route, head)) return refusal;
  }
  if (head.content_length.value_or(0) > limits_.max_body_bytes) {
    return ErrorResponse(dialect, 413,
                         "request body is larger than " +
                             std::to_string(limits_.max_body_bytes) + " bytes");
  }
  if (auto timeout = RequestTimeout(head, limits_); !timeout) {
    return ErrorResponse(dialect, timeout.error());
  }
  if (!head.has_body()) return std::nullopt;
  if (const std::string* coding = head.Header("content-encoding");
      coding != nullptr && !IsIdentityCoding(*coding)) {
    HttpResponse response =
        ErrorResponse(dialect, 415, "content-encoding is not supported");
    response.headers.push_back({"accept-encoding", "identity"});
    return response;
  }
  if (const std::string* type = head.Header("content-type");
      type != nullptr && !IsJsonMediaType(*type)) {
    return ErrorResponse(dialect, 415, "content-type must be application/json");
  }
  return std::nullopt;
}

void Router::Handle(HttpRequest request, Responder responder) {
  const Route* route = Find(request.method, PlainPath(request.path));
  const auto timeout = RequestTimeout(request, limits_);
  if (route == nullptr || !timeout) return;  // CheckHead refuses these
  request.deadline = std::chrono::steady_clock::now() + *timeout;
  route->handle(std::move(request), std::move(responder));
}

HttpResponse Router::Refusal(int status, std::string_view message) {
  return ErrorResponse(status, message);
}

std::string Router::AllowOrigin(const std::string* origin) {
  return cors_.AllowOrigin(origin);
}

}  // namespace podium
