#include "api/operations.h"

#include "api/score.h"
#include "api/tei.h"
#include "api/tei_info.h"

namespace podium {
namespace {

constexpr std::string_view kHealthSchema =
    R"({"type":"object","required":["status"],"properties":{"status":)"
    R"({"enum":["ok","loading","stalled","draining"]}},)"
    R"("additionalProperties":false})";

const Operation kOperations[] = {
    {.method = "POST",
     .path = "/v2/rerank",
     .id = "rerank_v2",
     .summary = "Rank documents for a query: Cohere's v2."},
    {.method = "POST",
     .path = "/v1/rerank",
     .id = "rerank_v1",
     .summary = "Rank documents for a query: Cohere's v1, or the dialect whose "
                "sign the body shows."},
    {.method = "POST",
     .path = "/rerank",
     .id = "rerank",
     .summary = "The same as /v1/rerank."},
    {.method = "POST",
     .path = "/v1/reranking",
     .id = "reranking_v1",
     .summary = "Rank an input for a query: Mixedbread's, or as /v1/rerank "
                "where the body has documents or texts."},
    {.method = "POST",
     .path = "/reranking",
     .id = "reranking",
     .summary = "The same as /v1/reranking."},
    {.method = "POST",
     .path = "/v1/score",
     .id = "score_v1",
     .summary = "Score pairs of texts, in their order: vLLM's. Two sides of "
                "several texts each must have as many.",
     .request = &kScoreRequest,
     .answer_schema = kScoreAnswerSchema,
     .error = &kOpenAiError},
    {.method = "POST",
     .path = "/score",
     .id = "score",
     .summary = "The same as /v1/score.",
     .request = &kScoreRequest,
     .answer_schema = kScoreAnswerSchema,
     .error = &kOpenAiError},
    {.method = "GET",
     .path = "/info",
     .id = "info",
     .summary = "What is served, as Text Embeddings Inference tells it.",
     .answer_schema = kTeiInfoSchema,
     .error = &kTei.error},
    {.method = "GET",
     .path = "/health/live",
     .id = "health_live",
     .summary = "Whether the process works.",
     .answer_schema = kHealthSchema,
     .unready_schema = kHealthSchema},
    {.method = "GET",
     .path = "/health/ready",
     .id = "health_ready",
     .summary = "Whether requests can be answered now.",
     .answer_schema = kHealthSchema,
     .unready_schema = kHealthSchema},
    {.method = "GET",
     .path = "/ping",
     .id = "ping",
     .summary = "The same as /health/ready.",
     .answer_schema = kHealthSchema,
     .unready_schema = kHealthSchema},
    {.method = "GET",
     .path = "/openapi.json",
     .id = "openapi",
     .summary = "This document.",
     .answer_schema = R"({"type":"object"})"},
};

}  // namespace

std::span<const Operation> Operations() { return kOperations; }

const Operation* FindOperation(std::string_view method, std::string_view path) {
  for (const Operation& operation : kOperations) {
    if (operation.method == method && operation.path == path) return &operation;
  }
  return nullptr;
}

}  // namespace podium
