#include "api/operations.h"

#include <algorithm>

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
    R"("Requires endpoint.","schema":{"type":"boolean"}}])";

constexpr std::string_view kModelParameters =
    R"([{"name":"model","in":"path","required":true,)"
    R"("schema":{"type":"string","minLength":1}}])";

// The routes that belong to no dialect.
const Operation kServerOperations[] = {
    {.method = "GET",
     .path = "/v1/models",
     .id = "models",
     .summary = "List the served models.",
     .answer_schema = kModelsSchema,
     .parameters = kModelsParameters},
    {.method = "GET",
     .path = "/v1/models/{model}",
     .id = "model",
     .summary = "Describe one model, by its name or an alias.",
     .answer_schema = kModelSchema,
     .parameters = kModelParameters},
    {.method = "POST",
     .path = "/v1/check-api-key",
     .id = "check_api_key",
     .summary = "Check that the API key is valid.",
     .answer_schema =
         R"({"type":"object","required":["valid"],"properties":{)"
         R"("valid":{"const":true},"organization_id":{"type":"string"},)"
         R"("owner_id":{"type":"string"}},"additionalProperties":false})"},
    {.method = "POST",
     .path = "/v1/tokenize",
     .id = "tokenize",
     .summary = "Turn a text into the model's tokens.",
     .request_schema = kTokenizeRequestSchema,
     .answer_schema = kTokenizeAnswerSchema},
    {.method = "POST",
     .path = "/v1/detokenize",
     .id = "detokenize",
     .summary = "Turn tokens back into a text.",
     .request_schema = kDetokenizeRequestSchema,
     .answer_schema = kDetokenizeAnswerSchema},
    {.method = "GET",
     .path = "/metrics",
     .id = "metrics",
     .summary = "Metrics of the server and its models, in Prometheus' text "
                "format.",
     .answer_schema = R"({"type":"string"})",
     .answer_type = "text/plain"},
    {.method = "GET",
     .path = "/health/live",
     .id = "health_live",
     .summary = "Check that the process works.",
     .answer_schema = kHealthSchema,
     .unready_schema = kHealthSchema},
    {.method = "GET",
     .path = "/health/ready",
     .id = "health_ready",
     .summary = "Check that the server can rank now.",
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

// "/v1/rerank" -> "rerank_v1"
std::string OperationId(std::string_view path) {
  std::string id(path.substr(1));
  if (id.starts_with("v1/") || id.starts_with("v2/")) {
    id = id.substr(3) + "_" + id.substr(0, 2);
  }
  std::replace_if(
      id.begin(), id.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return id;
}

std::string RerankSummary(const std::vector<const Dialect*>& dialects) {
  std::string titles;
  for (const Dialect* dialect : dialects) {
    if (!titles.empty()) titles += ", ";
    titles += dialect->title;
  }
  return "Rank documents for a query, in " +
         (dialects.size() == 1
              ? "the format of " + titles + "."
              : "one of these formats, which the body reveals: " + titles +
                    ".");
}

}  // namespace

std::vector<Operation> Operations(const DialectChoice& choice) {
  std::vector<Operation> operations;
  for (const RerankPath& row : RerankPaths(choice)) {
    std::vector<const Dialect*> dialects = DialectsOn(row.path, choice);
    operations.push_back({.method = "POST",
                          .path = row.path,
                          .id = OperationId(row.path),
                          .summary = RerankSummary(dialects),
                          .dialects = std::move(dialects)});
  }
  for (const Dialect* dialect : choice.table) {
    if (!choice.Speaks(*dialect)) continue;
    if (const ScoreRoutes* score = dialect->score) {
      for (const std::string_view path : score->paths) {
        operations.push_back({.method = "POST",
                              .path = path,
                              .id = OperationId(path),
                              .summary = std::string(score->summary),
                              .request = &score->request,
                              .answer_schema = score->answer_schema,
                              .error = &dialect->errors.shape});
      }
    }
    if (const InfoRoutes* info = dialect->info) {
      for (const std::string_view path : info->paths) {
        operations.push_back({.method = "GET",
                              .path = path,
                              .id = OperationId(path),
                              .summary = std::string(info->summary),
                              .answer_schema = info->answer_schema,
                              .error = &dialect->errors.shape});
      }
    }
  }
  operations.insert(operations.end(), std::begin(kServerOperations),
                    std::end(kServerOperations));
  return operations;
}

}  // namespace podium
