#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/request_shape.h"
#include "base/limits.h"
#include "base/result.h"
#include "ranking/text_cuts.h"

namespace podium {

// A request for the scores of pairs of texts, in the order of the pairs. A
// ranking has one query, so the pairs are split where the query changes: one
// query against many texts is one request, many against many is up to one
// request for each pair. The pairs of all requests, in order, are the pairs of
// the call.
struct ScoreCall {
  std::string model;                  // as sent; empty: the server chooses
  std::vector<RankRequest> requests;  // at least one; no top_n
  TextCuts cuts;
  int priority = 0;
  std::string instruction;                  // see RerankJob
  bool raw_scores = false;                  // return logits as scores
  std::vector<std::string> unknown_fields;  // see RerankCall
};

// The values that a response is written from. Borrows everything.
struct ScoreAnswer {
  std::string_view id;     // a UUID
  int64_t created = 0;     // seconds since 1970
  std::string_view model;  // the name of the model that scored
  bool raw_scores = false;
  std::span<const Ranking> rankings;  // one for each request, in the same order
};

// A dialect's routes for such requests. Errors are the dialect's.
struct ScoreRoutes {
  std::span<const std::string_view> paths;
  std::string_view summary;     // one line, for the OpenAPI document
  const RequestShape& request;  // the fields of the request
  std::string_view answer_schema;
  Result<ScoreCall> (*parse)(std::string_view body, const Limits& limits);
  std::string (*render)(const ScoreAnswer& answer);
};

}  // namespace podium
