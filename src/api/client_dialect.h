#pragma once

#include <podium/ranking.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/error_message.h"  // reads the message of an error response
#include "api/response_shape.h"
#include "base/result.h"

namespace podium {

// The client's half of a dialect: how it writes a request and reads the
// response. Each is defined in the same file as the server's half (dialect.h),
// and tests check the two against each other. Immutable, so any thread may use
// it.

// The dialect's names for the fields of RankRequest; empty if it has no such
// field.
struct RequestNames {
  std::string_view model = "model";
  std::string_view documents = "documents";
  std::string_view top_n = "top_n";
  std::string_view max_tokens_per_doc;
  std::string_view max_chunks_per_doc;
  // A boolean that means max_chunks_per_doc = 1, the only value that this
  // dialect can express.
  std::string_view one_chunk;
  std::string_view priority;
  // Members that every request has, as JSON.
  std::string_view always;
};

struct ClientDialect {
  std::string_view name;  // the Dialect's name: "cohere_v2"
  std::string_view path;  // "/v2/rerank", after the base URL
  // Base URL of the service that defined the dialect; empty if there is none.
  std::string_view service;
  bool needs_model = false;  // the service refuses a request without `model`
  // The model to name if the user names none; empty: none.
  std::string_view usual_model;
  // Environment variables, in order of precedence: the URL of a server that
  // speaks this dialect, and the key for the service.
  std::span<const char* const> url_variables;
  std::span<const char* const> key_variables;
  RequestNames request;
  ResponseShape response;

  // The body of an application/json POST. It does not ask for the documents
  // back and omits limits of RankRequest that have their default values.
  // kInvalidArgument if CheckRequest returns it, a text is not UTF-8, `model`
  // is empty but required, or a limit is set that the dialect has no name for.
  // A priority other than 0 is written if the dialect has a name for it.
  Result<std::string> WriteRequest(const RankRequest& request,
                                   std::string_view model,
                                   int priority = 0) const;

  // The ranking in the response to a request that WriteRequest wrote, checked,
  // sorted and cut to top_n. See ReadRanking for the rules and the errors.
  Result<Ranking> ReadResponse(std::string_view body,
                               const RankRequest& request) const;
};

// The client's halves of AllDialects().
std::vector<const ClientDialect*> ClientDialects();

// Null if the client speaks no dialect of that name.
const ClientDialect* FindClientDialect(std::string_view name);

// "Bearer KEY": the value of the Authorization header in all of these dialects.
// kInvalidArgument if the key is empty or has characters other than visible
// ASCII, which a header cannot carry; the message does not contain the key.
Result<std::string> AuthorizationValue(std::string_view api_key);

}  // namespace podium
