#pragma once

#include <array>
#include <string>

#include "api/dialect.h"

namespace podium {

// The response of `dialect` to `call` for two documents, the second of which
// ranks higher. `scores` is in descending order; 18 tokens in all.
inline std::string RenderTwo(const Dialect& dialect, const RerankCall& call,
                             const std::array<float, 2>& scores = {0.5f,
                                                                   0.25f}) {
  Ranking ranking;
  ranking.results = {{1, scores[0]}, {0, scores[1]}};
  ranking.usage.query_tokens = 3;
  ranking.usage.document_tokens = {5, 7};
  return dialect.render(
      {.id = "i", .model = "m", .call = call, .ranking = ranking});
}

}  // namespace podium
