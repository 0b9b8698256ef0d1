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

// vLLM's POST /score and /v1/score: scores of pairs, in the order of the pairs.
// The two sides are text_1 and text_2, queries and documents (or items), or
// data_1 and data_2. Each is a string or an array of strings: one text against
// one or many, or two arrays of equal length, pair by pair. Errors have
// OpenAI's format (kOpenAiError).

// A ranking has one query, so the pairs are split where the query changes: one
// against many is one request, many against many is up to one request for each
// pair. The pairs of all requests, in order, are the pairs of the call.
struct ScoreCall {
  std::string model;                  // as sent; empty: the server chooses
  std::vector<RankRequest> requests;  // at least one; no top_n
  TextCuts cuts;
  int priority = 0;
  bool raw_scores = false;                  // return logits as scores
  std::vector<std::string> unknown_fields;  // see RerankCall
};

// The table of the request's fields, and JSON Schema of the response.
extern const RequestShape kScoreRequest;
extern const std::string_view kScoreAnswerSchema;

Result<ScoreCall> ParseScore(std::string_view body, const Limits& limits);

// Borrows everything.
struct ScoreAnswer {
  std::string_view id;     // a UUID
  int64_t created = 0;     // seconds since 1970
  std::string_view model;  // the name of the model that scored
  bool raw_scores = false;
  std::span<const Ranking> rankings;  // one for each request, in the same order
};

std::string RenderScore(const ScoreAnswer& answer);

}  // namespace podium
