#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ranking/text_cuts.h"

namespace podium {

// A parsed rerank request, the same for every dialect.
struct RerankCall {
  std::string model;  // as sent; empty: the server chooses
  RankRequest request;
  TextCuts cuts;
  int priority = 0;         // 0 first
  std::string instruction;  // see RerankJob
  bool return_documents = false;
  bool raw_scores = false;  // return logits as scores
  // Whether scores are probabilities, see RerankJob; absent: the server's
  // setting.
  std::optional<bool> calibrated;
  // The fields of an object document to rank, in this order.
  std::vector<std::string> rank_fields = {"text"};
  // With return_documents: each document as the response returns it, as JSON.
  std::vector<std::string> document_json;
  // Names of unknown fields that the dialect ignores, safe as header values.
  std::vector<std::string> unknown_fields;
};

// The score to put in the response.
inline float AnsweredScore(const RankResult& result, bool raw) {
  return raw && result.logit ? *result.logit : result.relevance_score;
}

// The values that a dialect needs to write a response. Borrows everything.
struct RerankAnswer {
  std::string_view id;     // a UUID
  std::string_view model;  // the name of the model that ranked
  const RerankCall& call;  // its `request` may have been moved from
  const Ranking& ranking;
  // Cohere's responses write an exact 0 or 1 as 0.0 or 1.0, not as 0 or 1.
  bool decimal_point = true;
};

}  // namespace podium
