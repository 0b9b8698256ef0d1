#include "capi/ranking.h"

#include <cmath>
#include <utility>

podium_ranking::podium_ranking(podium::Ranking from)
    : ranking(std::move(from)) {
  results.reserve(ranking.results.size());
  for (const podium::RankResult& result : ranking.results) {
    results.push_back(
        {result.index, result.relevance_score, result.logit.value_or(NAN)});
  }
}

size_t podium_ranking_size(const podium_ranking* ranking) {
  return ranking == nullptr ? 0 : ranking->results.size();
}

const podium_result* podium_ranking_results(const podium_ranking* ranking) {
  return ranking == nullptr ? nullptr : ranking->results.data();
}

const char* podium_ranking_served_by(const podium_ranking* ranking) {
  return ranking == nullptr ? "" : ranking->ranking.served_by.c_str();
}

podium_usage podium_ranking_usage(const podium_ranking* ranking) {
  podium_usage usage{-1, nullptr, 0, -1, -1, -1, -1};
  if (ranking == nullptr) return usage;
  const podium::RankUsage& from = ranking->ranking.usage;
  usage.search_units = from.search_units.value_or(-1);
  usage.total_tokens = from.total_tokens.value_or(-1);
  // An engine counts each document, a client none.
  if (from.document_tokens.empty()) return usage;
  usage.query_tokens = from.query_tokens;
  usage.document_tokens = from.document_tokens.data();
  usage.document_count = from.document_tokens.size();
  usage.truncated_documents = from.truncated_documents;
  usage.scored_tokens = from.scored_tokens;
  return usage;
}

void podium_ranking_free(podium_ranking* ranking) { delete ranking; }
