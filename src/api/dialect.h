#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/client_dialect.h"
#include "api/dialect_error.h"
#include "api/dialect_sign.h"
#include "api/request_shape.h"
#include "api/rerank_call.h"
#include "api/score.h"
#include "api/service_info.h"
#include "base/limits.h"
#include "base/result.h"

namespace podium {

// A wire format for rerank requests and responses, with everything that belongs
// to it. Pure functions over bytes. Each dialect is a constant in its own file
// and a row in the table of dialect_set.cc; detection, the server's routes, the
// OpenAPI document and the flags are made from that table.
struct Dialect {
  std::string_view name;   // for logs, metrics and flags: "cohere_v1"
  std::string_view title;  // for people: "Cohere v1"

  // WHERE ITS REQUESTS ARRIVE

  // Paths that this dialect defined: nobody else's requests are expected there,
  // unless the path is also one of the shared paths of another dialect.
  std::span<const std::string_view> own_paths;
  // Paths that dialects share. A request there shows its dialect by a sign; one
  // without a sign is of the dialect that the operator chose (see
  // DialectChoice).
  std::span<const std::string_view> shared_paths;
  std::span<const DialectSign> signs;  // any of these
  // A header that may hold the API key instead of `authorization`, lower case;
  // empty: none.
  std::string_view key_header;

  // WHAT THEY SAY

  RequestShape request;
  std::string (*render)(const RerankAnswer& answer);
  std::string_view answer_schema;  // JSON Schema of render's output
  DialectErrors errors = {};
  // Models that the service behind the dialect hosts, as for MatchesName: the
  // default model answers to these names.
  std::span<const std::string_view> hosted_models;

  // MORE ROUTES; null: none

  const ScoreRoutes* score = nullptr;
  const InfoRoutes* info = nullptr;

  // How the client speaks it; null: it does not.
  const ClientDialect* client = nullptr;

  // Errors carry the message for the client and the field at fault.
  Result<RerankCall> parse(std::string_view body, const Limits& limits) const {
    return ParseRequest(request, body, limits);
  }
};

// The paths on which rerank servers of several makes take requests: what most
// dialects have as shared_paths.
inline constexpr std::string_view kSharedPaths[] = {
    "/v1/rerank", "/rerank", "/v1/reranking", "/reranking"};

}  // namespace podium
