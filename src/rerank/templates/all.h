#pragma once

#include "rerank/score_template.h"

namespace podium {

extern const ScoreTemplate kBgeRerankerGemma;
extern const ScoreTemplate kMxbaiRerankBaseV2, kMxbaiRerankLargeV2;
extern const ScoreTemplate kQwen3Reranker;
extern const ScoreTemplate kZerank;

}  // namespace podium
