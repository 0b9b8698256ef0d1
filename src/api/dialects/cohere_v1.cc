#include "api/dialects/cohere_v1.h"

#include <limits>

#include "api/dialects/cohere_document.h"
#include "api/dialects/cohere_request.h"
#include "api/dialects/cohere_response.h"
#include "api/dialects/cohere_service.h"

namespace podium {
namespace {

// v1 has a chunk limit but no token limit. Without a chunk limit, v2's default
// token limit applies: about as much as one of Cohere's chunks.
void Finish(JsonObject, RerankCall& call) {
  if (!call.request.max_chunks_per_doc) return;
  call.request.max_tokens_per_doc = std::numeric_limits<int64_t>::max();
}

Result<void> ReadV1RankFields(JsonObject body, const Limits& limits,
                              RerankCall& call) {
  simdjson::dom::array fields;
  if (!body["rank_fields"].get(fields) && fields.begin() == fields.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                "invalid request: rank_fields cannot be empty, it must either "
                "contain at least one field or be omitted",
                "rank_fields");
  }
  return ReadRankFields(body, limits, call);
}

constexpr RequestField RankFields() {
  RequestField field = kRankFieldsField;
  field.read = ReadV1RankFields;
  return field;
}

constexpr RequestField kFields[] = {
    kModelField,
    EchoField("return_documents", FieldType::kQuotableBool, false),
    RankFields(),
    DocumentsField("documents"),
    QueryField(),
    kCohereTopN,
    kCohereChunks,
    CalibratedField(FieldType::kQuotableBool),
    kInstructionField,
};

std::string Render(const RerankAnswer& answer) {
  return RenderCohereAnswer(answer, "1");
}

constexpr ClientDialect kClient = {
    .name = "cohere_v1",
    .path = "/v1/rerank",
    .service = "https://api.cohere.com",
    .usual_model = kCohereUsualModel,
    .url_variables = kCohereUrlVariables,
    .key_variables = kCohereKeyVariables,
    .request = {.max_chunks_per_doc = "max_chunks_per_doc"},
    .response = {.has_search_units = true}};

}  // namespace

const Dialect kCohereV1 = {
    .name = "cohere_v1",
    .title = "Cohere v1",
    // Cohere's own container and its oldest SDKs speak v1 on /rerank.
    .shared_paths = kSharedPaths,
    .request = {.fields = kFields,
                .documents = {.list = ReadCohereArray,
                              .text = CohereDocumentText,
                              .echo = CohereDocumentEcho,
                              .schema = kFieldsSchema},
                .note_unknown = NoteUnknownField,
                .finish = Finish},
    .render = Render,
    .answer_schema = kCohereAnswerSchema,
    .hosted_models = kCohereModels,
    .client = &kClient};

}  // namespace podium
