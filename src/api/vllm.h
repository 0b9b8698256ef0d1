#pragma once

#include <algorithm>

#include "api/dialect.h"
#include "api/request_fields.h"

namespace podium {

// vLLM's POST /rerank, /v1/rerank and /v2/rerank: {"model","query","documents",
// "top_n","truncate_prompt_tokens","truncation_side","max_tokens_per_query",
// "max_tokens_per_doc","priority","use_activation"}. The response always
// includes the documents, top_n 0 means all of them, and usage counts the pairs
// as the model read them, special tokens included.
//
// When vLLM cuts a pair from the left, it treats the pair as one row of tokens:
// the query and [CLS] are lost before the document is, and the score is
// meaningless. Podium instead cuts the beginning of each text.
extern const Dialect kVllm;

// The rows that vLLM's rerank and score requests share, from here to the end of
// the file, in the order in which they are read.

// Fewer than 8 would leave no text beside some model's special tokens.
Result<void> ReadTruncatePromptTokens(JsonObject body, const Limits& limits,
                                      RerankCall& call);
inline constexpr RequestField kTruncatePromptTokens = {
    .name = "truncate_prompt_tokens",
    .type = FieldType::kInteger,
    .what =
        "A pair of more tokens is cut to them, special tokens included; "
        "-1: to what the model reads at once.",
    .schema = R"({"type":["integer","null"],)"
              R"("anyOf":[{"const":-1},{"minimum":8}]})",
    .read = ReadTruncatePromptTokens};

Result<void> ReadTruncationSide(JsonObject body, const Limits& limits,
                                RerankCall& call);
inline constexpr RequestField kTruncationSide = {
    .name = "truncation_side",
    .type = FieldType::kString,
    .what =
        "Where truncate_prompt_tokens cuts: right keeps the first tokens "
        "of a text, left the last ones.",
    .schema = R"({"enum":["left","right",null],"default":"right"})",
    .read = ReadTruncationSide};

inline constexpr RequestField kMaxTokensPerQuery = {
    .name = "max_tokens_per_query",
    .type = FieldType::kInteger,
    .what =
        "A query of more tokens is cut to its first ones; 0: as if left "
        "out.",
    .minimum = 0,
    .store = [](FieldValue value, RerankCall& call) {
      if (value.integer > 0) call.cuts.max_tokens_per_query = value.integer;
    }};

inline constexpr RequestField kMaxTokensPerDoc = {
    .name = "max_tokens_per_doc",
    .type = FieldType::kInteger,
    .what =
        "A document of more tokens is cut to its first ones; 0: as if left "
        "out.",
    .minimum = 0,
    .store = [](FieldValue value, RerankCall& call) {
      if (value.integer > 0) call.request.max_tokens_per_doc = value.integer;
    }};

// use_activation false asks for logits; the other two are vLLM's older names
// for it, and the first one present counts.
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

// Any integer; the queue uses 0 to 999.
inline constexpr RequestField kVllmPriority = {
    .name = "priority",
    .type = FieldType::kInteger,
    .what = "Where requests have to wait, the lower number goes first.",
    .fallback = 0,
    .store = [](FieldValue value, RerankCall& call) {
      call.priority =
          static_cast<int>(std::clamp<int64_t>(value.integer, 0, 999));
    }};

inline constexpr RequestField kVllmUser =
    FieldWithoutEffect("user", "Without effect: who asks is known by the key.");
inline constexpr RequestField kVllmRequestId = FieldWithoutEffect(
    "request_id", "Without effect: an answer has an id of its own.");
inline constexpr RequestField kPadding = FieldWithoutEffect(
    "padding", "Without effect: nothing is padded, which changes no score.");
inline constexpr RequestField kCacheSalt = FieldWithoutEffect(
    "cache_salt", "Without effect: there is no cache of prefixes.");
inline constexpr RequestField kMmProcessorKwargs = FieldWithoutEffect(
    "mm_processor_kwargs", "Without effect: the models read text alone.");

}  // namespace podium
