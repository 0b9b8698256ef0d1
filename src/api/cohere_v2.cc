#include "api/cohere_v2.h"

#include "api/cohere_request.h"
#include "api/cohere_response.h"

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
     .what = "Where requests have to wait, the lower number goes first.",
     .minimum = 0,
     .maximum = 999,
     .fallback = 0,
     .store =
         [](FieldValue value, RerankCall& call) {
           call.priority = static_cast<int>(value.integer);
         }},
    {.name = "rank_fields",
     .type = FieldType::kStrings,
     .what = "Without effect: a document of v2 is one text."},
    EchoField("return_documents", FieldType::kBool, false),
    CalibratedField(FieldType::kBool),
};

std::string Render(const RerankAnswer& answer) {
  return RenderCohereAnswer(answer, "2");
}

}  // namespace

const Dialect kCohereV2 = {.name = "cohere_v2",
                           .request = {.fields = kFields,
                                       .documents = {.list = ReadCohereArray,
                                                     .text = StringDocument,
                                                     .echo = EchoCohereText,
                                                     .schema = kStringSchema},
                                       .refuse_unknown = RefuseUnknown},
                           .render = Render,
                           .answer_schema = kCohereAnswerSchema};

const ClientDialect kCohereV2Client = {
    .name = "cohere_v2",
    .path = "/v2/rerank",
    .service = "https://api.cohere.com",
    .needs_model = true,
    .request = {.max_tokens_per_doc = "max_tokens_per_doc"},
    .response = {.has_search_units = true}};

}  // namespace podium
