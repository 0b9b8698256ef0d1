#include "api/operations.h"

#include "api/score.h"
#include "api/tei.h"
#include "api/tei_info.h"
#include "api/tokenize.h"

namespace podium {
namespace {

constexpr std::string_view kHealthSchema =
    R"({"type":"object","required":["status"],"properties":{"status":)"
    R"({"enum":["ok","loading","stalled","draining"]}},)"
    R"("additionalProperties":false})";

constexpr std::string_view kModelSchema =
    R"({"type":"object","required":["name","endpoints","finetuned",)"
    R"("context_length","default_endpoints","sampling_defaults"],)"
    R"("properties":{"name":{"type":"string"},)"
    R"("endpoints":{"type":"array","items":{"const":"rerank"}},)"
    R"("finetuned":{"type":"boolean"},"context_length":{"type":"integer"},)"
    R"("default_endpoints":{"type":"array","items":{"const":"rerank"}},)"
    R"("sampling_defaults":{"type":"object"}},"additionalProperties":false})";

constexpr std::string_view kModelsSchema =
    R"({"type":"object","required":["models"],"properties":{)"
    R"("models":{"type":"array","items":{"type":"object",)"
    R"("required":["name"]}},"next_page_token":{"type":"string"}},)"
    R"("additionalProperties":false})";

constexpr std::string_view kModelsParameters =
    R"([{"name":"page_size","in":"query","schema":{"type":"integer",)"
    R"("minimum":1,"maximum":1000,"default":20}},)"
    R"({"name":"page_token","in":"query","schema":{"type":"string",)"
    R"("pattern":"^[0-9]{0,18}$"}},)"
    R"({"name":"endpoint","in":"query","schema":{"enum":["chat","embed",)"
    R"("classify","summarize","rerank","rate","generate"]}},)"
    R"({"name":"default_only","in":"query","description":)"
    R"("Needs an endpoint beside it.","schema":{"type":"boolean"}}])";

constexpr std::string_view kModelParameters =
    R"([{"name":"model","in":"path","required":true,)"
    R"("schema":{"type":"string","minLength":1}}])";

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
     .path = "/v1/models",
     .id = "models",
     .summary = "The models that are served.",
     .answer_schema = kModelsSchema,
     .parameters = kModelsParameters},
    {.method = "GET",
     .path = "/v1/models/{model}",
     .id = "model",
     .summary = "One model, by its name or an alias.",
     .answer_schema = kModelSchema,
     .parameters = kModelParameters},
    {.method = "POST",
     .path = "/v1/check-api-key",
     .id = "check_api_key",
     .summary = "Whether the key is good.",
     .answer_schema =
         R"({"type":"object","required":["valid"],"properties":{)"
         R"("valid":{"const":true},"organization_id":{"type":"string"},)"
         R"("owner_id":{"type":"string"}},"additionalProperties":false})"},
    {.method = "POST",
     .path = "/v1/tokenize",
     .id = "tokenize",
     .summary = "The tokens of a text, as the model reads it.",
     .request_schema = kTokenizeRequestSchema,
     .answer_schema = kTokenizeAnswerSchema},
    {.method = "POST",
     .path = "/v1/detokenize",
     .id = "detokenize",
     .summary = "The text of tokens.",
     .request_schema = kDetokenizeRequestSchema,
     .answer_schema = kDetokenizeAnswerSchema},
    {.method = "GET",
     .path = "/info",
     .id = "info",
     .summary = "What is served, as Text Embeddings Inference tells it.",
     .answer_schema = kTeiInfoSchema,
     .error = &kTei.error},
    {.method = "GET",
     .path = "/metrics",
     .id = "metrics",
     .summary = "What the models have done and what waits for them, as "
                "Prometheus reads it.",
     .answer_schema = R"({"type":"string"})",
     .answer_type = "text/plain"},
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
