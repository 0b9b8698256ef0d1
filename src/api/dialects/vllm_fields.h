#pragma once

#include <algorithm>
#include <utility>

#include "api/request_fields.h"

namespace podium {

// The rows that vLLM's rerank and score requests share, in the order in which
// they are read.

// Fewer than 8 would leave no text beside some model's special tokens.
Result<void> ReadTruncatePromptTokens(JsonObject body, const Limits& limits,
                                      RerankCall& call);
inline constexpr RequestField kTruncatePromptTokens = {
    .name = "truncate_prompt_tokens",
    .type = FieldType::kInteger,
    .what =
        "The maximum number of tokens of a pair, special tokens included. A "
        "longer pair is cut to it. -1 means the model's own maximum.",
    .schema = R"({"type":["integer","null"],)"
              R"("anyOf":[{"const":-1},{"minimum":8}]})",
    .read = ReadTruncatePromptTokens};

Result<void> ReadTruncationSide(JsonObject body, const Limits& limits,
                                RerankCall& call);
inline constexpr RequestField kTruncationSide = {
    .name = "truncation_side",
    .type = FieldType::kString,
    .what =
        "Which end truncate_prompt_tokens cuts off: right keeps the first "
        "tokens of a text, left keeps the last.",
    .schema = R"({"enum":["left","right",null],"default":"right"})",
    .read = ReadTruncationSide};

inline constexpr RequestField kMaxTokensPerQuery = {
    .name = "max_tokens_per_query",
    .type = FieldType::kInteger,
    .what =
        "The maximum number of tokens of the query. A longer query is cut to "
        "its first tokens. 0 means no maximum.",
    .minimum = 0,
    .store = [](FieldValue value, RerankCall& call) {
      if (value.integer > 0) call.cuts.max_tokens_per_query = value.integer;
    }};

inline constexpr RequestField kMaxTokensPerDoc = {
    .name = "max_tokens_per_doc",
    .type = FieldType::kInteger,
    .what =
        "The maximum number of tokens of a document. A longer document is cut "
        "to its first tokens. 0 means the default.",
    .minimum = 0,
    .store = [](FieldValue value, RerankCall& call) {
      if (value.integer > 0) call.request.max_tokens_per_doc = value.integer;
    }};

// use_activation false requests logits. The other two are vLLM's older names
// for it, and the first one present counts.
Result<void> ReadActivation(JsonObject body, const Limits& limits,
                            RerankCall& call);
inline constexpr RequestField kUseActivation = {
    .name = "use_activation",
    .type = FieldType::kQuotableBool,
    .what =
        "Whether scores are mapped to 0..1. False returns the model's logits.",
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

// Any integer; the queue uses 0 to 999.
inline constexpr RequestField kVllmPriority = {
    .name = "priority",
    .type = FieldType::kInteger,
    .what = "When requests are queued, lower numbers are served first.",
    .fallback = 0,
    .store = [](FieldValue value, RerankCall& call) {
      call.priority =
          static_cast<int>(std::clamp<int64_t>(value.integer, 0, 999));
    }};

// vLLM hands it to the chat template, and models without one ignore it.
inline constexpr RequestField kVllmInstruction = {
    .name = "instruction",
    .type = FieldType::kString,
    .what =
        "What the query asks for, for a causal model whose prompt has a place "
        "for it. Without it, the server's setting applies.",
    .store = [](FieldValue value, RerankCall& call) {
      call.instruction = std::move(value.text);
    }};

inline constexpr RequestField kVllmUser =
    FieldWithoutEffect("user", "No effect: the API key identifies the client.");
inline constexpr RequestField kVllmRequestId = FieldWithoutEffect(
    "request_id", "No effect: every response gets a new id.");
inline constexpr RequestField kPadding = FieldWithoutEffect(
    "padding",
    "No effect: batches have no padding, so scores do not depend on it.");
inline constexpr RequestField kCacheSalt =
    FieldWithoutEffect("cache_salt", "No effect: there is no prefix cache.");
inline constexpr RequestField kMmProcessorKwargs = FieldWithoutEffect(
    "mm_processor_kwargs", "No effect: the models read only text.");

}  // namespace podium
