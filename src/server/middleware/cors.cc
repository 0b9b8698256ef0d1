#include "server/middleware/cors.h"

#include <algorithm>
#include <utility>

namespace podium {
namespace {

// Cohere's responses have this header for every client.
constexpr char kExposed[] = "X-Debug-Trace-ID";
constexpr char kExposedToPages[] =
    "X-Debug-Trace-ID,X-API-Warning,Retry-After,RateLimit,RateLimit-Policy,"
    "X-RateLimit-Reset";

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789";

// Whether the text is a comma-separated list of header names and nothing else.
bool IsNameList(std::string_view text) {
  constexpr std::string_view kList =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_, ";
  return text.find_first_not_of(kList) == std::string_view::npos;
}

}  // namespace

bool IsCorsOrigin(std::string_view text) {
  if (text == "*") return true;
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view host = text.substr(colon + 3);
  const std::string allowed = std::string(kLower) + "-._:[]";
  return !host.empty() &&
         scheme.find_first_not_of(std::string(kLower) + "+-.") ==
             std::string_view::npos &&
         host.find_first_not_of(allowed) == std::string_view::npos;
}

Cors::Cors(std::vector<std::string> origins)
    : origins_(std::move(origins)),
      all_(std::find(origins_.begin(), origins_.end(), "*") != origins_.end()) {
}

std::string Cors::AllowOrigin(const std::string& origin) const {
  if (all_) return "*";
  const bool known =
      !origin.empty() &&
      std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
  return known ? origin : "";
}

void Cors::AnswerUnrouted(const HttpRequest& head, HttpResponse& response) {
  const std::string* origin = head.Header("origin");
  if (response.status != 204 || origin == nullptr ||
      AllowOrigin(*origin).empty() ||
      head.Header("access-control-request-method") == nullptr) {
    return;
  }
  for (const HttpHeader& header : response.headers) {
    if (header.name != "allow") continue;
    response.headers.push_back({"access-control-allow-methods", header.value});
    break;
  }
  // Allows any header that a client library adds: headers without meaning here
  // are harmless.
  const std::string* names = head.Header("access-control-request-headers");
  if (names != nullptr && IsNameList(*names)) {
    response.headers.push_back({"access-control-allow-headers", *names});
  }
  response.headers.push_back({"access-control-max-age", "600"});
}

void Cors::Finish(const RequestFacts& facts, HttpResponse& response) {
  std::string origin = AllowOrigin(facts.origin);
  response.headers.push_back({"access-control-expose-headers",
                              origin.empty() ? kExposed : kExposedToPages});
  if (origin.empty()) return;
  response.headers.push_back(
      {"access-control-allow-origin", std::move(origin)});
}

}  // namespace podium
