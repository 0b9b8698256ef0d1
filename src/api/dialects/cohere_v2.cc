#include "api/dialects/cohere_v2.h"

#include "api/dialects/cohere_request.h"
#include "api/dialects/cohere_response.h"
#include "api/dialects/cohere_service.h"

namespace podium {
namespace {

Unexpected<Error> RefuseUnknown(std::string_view name) {
  const std::string quoted = QuotedName(name);
  return Fail(ErrorCode::kUnprocessable,
              "unknown field: parameter '" + quoted +
                  "' is not a valid field. For proper usage, please refer to "
                  "https://docs.cohere.com/reference/rerank",
              quoted);
}

Result<void> ReadModel(JsonObject body, const Limits&, RerankCall& call) {
  if (const auto value = FindField(body, "model")) {
    auto model = ReadString(*value, "model");
    if (!model) return Unexpected(std::move(model.error()));
    call.model = std::move(*model);
  }
  if (!call.model.empty()) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "a model parameter is required for this endpoint.", "model");
}

constexpr RequestField kFields[] = {
    {.name = "model",
     .type = FieldType::kString,
     .what = "The name of a model.",
     .required = true,
     .schema = R"({"type":"string","minLength":1})",
     .read = ReadModel},
    DocumentsField("documents"),
    QueryField(),
    kCohereTopN,
    kCohereChunks,
    CutField("max_tokens_per_doc"),
    {.name = "priority",
     .type = FieldType::kInteger,
     .what = "When requests are queued, lower numbers are served first.",
     .minimum = 0,
     .maximum = 999,
     .fallback = 0,
     .store =
         [](FieldValue value, RerankCall& call) {
           call.priority = static_cast<int>(value.integer);
         }},
    {.name = "rank_fields",
     .type = FieldType::kStrings,
     .what = "No effect: a document in v2 is one text."},
    EchoField("return_documents", FieldType::kBool, false),
    CalibratedField(FieldType::kBool),
    kInstructionField,
};

std::string Render(const RerankAnswer& answer) {
  return RenderCohereAnswer(answer, "2");
}

constexpr std::string_view kPaths[] = {"/v2/rerank"};

constexpr ClientDialect kClient = {
    .name = "cohere_v2",
    .path = "/v2/rerank",
    .service = "https://api.cohere.com",
    .needs_model = true,
    .usual_model = kCohereUsualModel,
    .url_variables = kCohereUrlVariables,
    .key_variables = kCohereKeyVariables,
    .request = {.max_tokens_per_doc = "max_tokens_per_doc",
                .priority = "priority"},
    .response = {.has_search_units = true}};

}  // namespace

const Dialect kCohereV2 = {.name = "cohere_v2",
                           .title = "Cohere v2",
                           .own_paths = kPaths,
                           .request = {.fields = kFields,
                                       .documents = {.list = ReadCohereArray,
                                                     .text = StringDocument,
                                                     .echo = EchoCohereText,
                                                     .schema = kStringSchema},
                                       .refuse_unknown = RefuseUnknown},
                           .render = Render,
                           .answer_schema = kCohereAnswerSchema,
                           .hosted_models = kCohereModels,
                           .client = &kClient};

}  // namespace podium
