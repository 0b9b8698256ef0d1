#include "server/middleware/key_check.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "server/admission.h"
#include "server/json_response.h"

namespace podium {
namespace {

std::optional<std::string> AuthorizationOf(
    const HttpRequest& head, const std::vector<std::string_view>& key_headers) {
  if (const std::string* value = head.Header("authorization")) return *value;
  for (const std::string_view name : key_headers) {
    if (const std::string* key = head.Header(name)) return "Bearer " + *key;
  }
  return std::nullopt;
}

}  // namespace

KeyCheck::KeyCheck(Access& access, std::vector<std::string_view> key_headers)
    : access_(access), key_headers_(std::move(key_headers)) {}

std::optional<HttpResponse> KeyCheck::CheckHead(const Route& route,
                                                HttpRequest& head) {
  if (route.is_public) return std::nullopt;
  if (std::count_if(head.headers.begin(), head.headers.end(),
                    [](const HttpHeader& header) {
                      return header.name == "authorization";
                    }) > 1) {
    return ErrorResponse(*route.errors, 400,
                         "more than one authorization header");
  }
  const auto authorization = AuthorizationOf(head, key_headers_);
  const AccessDecision decision =
      access_.Check({.authorization = authorization,
                     .source = head.peer,
                     .endpoint = route.endpoint,
                     .requests = route.counted ? 1 : 0});
  head.grant = std::make_shared<const AccessGrant>(decision.grant);
  if (head.grant->key) head.key_id = head.grant->key->id;
  if (decision.outcome == AccessOutcome::kAllowed) return std::nullopt;
  return AccessResponse(*route.errors, decision);
}

AccessGrant GrantOf(const HttpRequest& request) {
  return request.grant ? *request.grant : AccessGrant{};
}

}  // namespace podium
