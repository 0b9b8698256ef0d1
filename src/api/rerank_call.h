#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rerank/text_cuts.h"

namespace podium {

// What a client asks of a rerank route, in whatever dialect it spoke.
struct RerankCall {
  std::string model;  // as sent; empty where the client left the choice to us
  RankRequest request;
  TextCuts cuts;
  int priority = 0;  // 0 first
  bool return_documents = false;
  bool raw_scores = false;  // the answer's scores are logits
  // The scores are probabilities, see RerankJob; absent: as the server is set.
  std::optional<bool> calibrated;
  // Which fields of a document that is an object are ranked, in this order.
  std::vector<std::string> rank_fields = {"text"};
  // With return_documents: each document as the answer gives it back, as JSON.
  std::vector<std::string> document_json;
  // Names of fields that the dialect does not have and lets pass, fit to stand
  // in a header.
  std::vector<std::string> unknown_fields;
};

// The score that an answer gives.
inline float AnsweredScore(const RankResult& result, bool raw) {
  return raw && result.logit ? *result.logit : result.relevance_score;
}

// What a dialect needs to write the answer. Borrows everything.
struct RerankAnswer {
  std::string_view id;     // a UUID
  std::string_view model;  // the name of the model that ranked
  const RerankCall& call;  // its `request` may have been moved from
  const Ranking& ranking;
  // Cohere's answers write an exact 0 or 1 as 0.0 or 1.0, and not as 0 or 1.
  bool decimal_point = true;
};

}  // namespace podium
