#pragma once

#include "api/dialect.h"

namespace podium {

// vLLM's POST /rerank and /v1/rerank: {"model","query","documents","top_n",
// "truncate_prompt_tokens","truncation_side","max_tokens_per_query",
// "max_tokens_per_doc","priority","use_activation"}. The response always
// includes the documents, top_n 0 means all of them, and usage counts the pairs
// as the model read them, special tokens included.
//
// When vLLM cuts a pair from the left, it treats the pair as one row of tokens:
// the query and [CLS] are lost before the document is, and the score is
// meaningless. Podium instead cuts the beginning of each text.
extern const Dialect kVllm;

}  // namespace podium
