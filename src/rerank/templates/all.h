#pragma once

#include "rerank/score_template.h"

namespace podium {

ScoreTemplate BgeRerankerGemmaTemplate();
ScoreTemplate LlamaNemotronTemplate();
ScoreTemplate MxbaiRerankBaseV2Template();
ScoreTemplate MxbaiRerankLargeV2Template();
ScoreTemplate Qwen3RerankerTemplate();
ScoreTemplate ZerankTemplate();

}  // namespace podium
