#pragma once

#include <podium/ranking.h>

#include <span>
#include <string>
#include <string_view>

#include "api/error_message.h"  // what an answer that is no success says
#include "api/response_shape.h"
#include "base/result.h"

namespace podium {

// The client's half of a dialect: how a request is written and how its answer
// is read. Each stands in the file of the server's half (dialect.h), and tests
// hold the two to each other. Const, for any thread.

// The names that the dialect has for what RankRequest says; empty where it has
// none.
struct RequestNames {
  std::string_view model = "model";
  std::string_view documents = "documents";
  std::string_view top_n = "top_n";
  std::string_view max_tokens_per_doc;
  std::string_view max_chunks_per_doc;
  // A boolean that says max_chunks_per_doc = 1, the only number of it that can
  // be said.
  std::string_view one_chunk;
  // Members that every request has, as JSON.
  std::string_view always;
};

struct ClientDialect {
  std::string_view name;  // that of the Dialect: "cohere_v2"
  std::string_view path;  // "/v2/rerank", after the base URL
  // Base URL of the service whose dialect it is; empty where it has none.
  std::string_view service;
  bool needs_model = false;  // the service refuses a request without `model`
  RequestNames request;
  ResponseShape response;

  // The body of a POST of application/json. Documents are not asked back, and
  // limits of RankRequest that have their default are not said.
  // kInvalidArgument where CheckRequest says so, a text is not UTF-8, a model
  // is needed and `model` is empty, or a limit is set that the dialect has no
  // name for.
  Result<std::string> WriteRequest(const RankRequest& request,
                                   std::string_view model) const;

  // The ranking in the answer to what WriteRequest wrote, checked, sorted and
  // cut to top_n: ReadRanking has the rules and the errors.
  Result<Ranking> ReadResponse(std::string_view body,
                               const RankRequest& request) const;
};

std::span<const ClientDialect* const> ClientDialects();

// Null where there is none of that name.
const ClientDialect* FindClientDialect(std::string_view name);

// "Bearer KEY": the value of the header Authorization, in all of these
// dialects. kInvalidArgument where the key is empty or has anything but visible
// ASCII, which cannot stand in a header; the message does not have the key.
Result<std::string> AuthorizationValue(std::string_view api_key);

}  // namespace podium
