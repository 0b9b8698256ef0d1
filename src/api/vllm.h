#pragma once

#include <algorithm>

#include "api/dialect.h"

namespace podium {

// vLLM's POST /rerank, /v1/rerank and /v2/rerank: {"model","query","documents",
// "top_n","truncate_prompt_tokens","max_tokens_per_doc","priority",
// "use_activation"}. The answer always gives the documents back, and top_n 0 is
// all of them.
extern const Dialect kVllm;

// The rows that vLLM's rerank and score requests share.

// use_activation false asks for logits; the two others are what vLLM called it
// before, and the first that is there counts.
Result<void> ReadActivation(JsonObject body, const Limits& limits,
                            RerankCall& call);
inline constexpr RequestField kUseActivation = {
    .name = "use_activation",
    .type = FieldType::kQuotableBool,
    .what = "False: the scores are the model's logits.",
    .read = ReadActivation};
inline constexpr RequestField kActivation = {
    .name = "activation",
    .type = FieldType::kQuotableBool,
    .what = "An older name of use_activation.",
    .read = ReadElsewhere};
inline constexpr RequestField kSoftmax = {
    .name = "softmax",
    .type = FieldType::kQuotableBool,
    .what = "The oldest name of use_activation.",
    .read = ReadElsewhere};

// Any integer; the queue has 0 to 999.
inline constexpr RequestField kVllmPriority = {
    .name = "priority",
    .type = FieldType::kInteger,
    .what = "Where requests have to wait, the lower number goes first.",
    .fallback = 0,
    .store = [](FieldValue value, RerankCall& call) {
      call.priority =
          static_cast<int>(std::clamp<int64_t>(value.integer, 0, 999));
    }};

}  // namespace podium
