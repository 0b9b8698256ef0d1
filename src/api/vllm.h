#pragma once

#include "api/dialect.h"
#include "api/json_fields.h"

namespace podium {

// vLLM's POST /rerank, /v1/rerank and /v2/rerank: {"model","query","documents",
// "top_n","truncate_prompt_tokens","max_tokens_per_doc","priority",
// "use_activation"}. The answer always gives the documents back, and top_n 0 is
// all of them.
extern const Dialect kVllm;

// The fields that vLLM's rerank and score requests share: use_activation false
// asks for logits, and `priority` may be any integer, lower first.
Result<bool> ReadRawScores(JsonObject body);
Result<int> ReadPriority(JsonObject body);

}  // namespace podium
