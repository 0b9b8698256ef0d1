#include "api/dialects/jina.h"

#include "api/dialects/cohere_response.h"
#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr RequestField kFields[] = {
    kModelField,
    EchoField("return_documents", FieldType::kQuotableBool, true),
    DocumentsField("documents"),
    QueryField(FieldType::kText),
    TopField("top_n"),
    CutField("max_doc_length"),
    QueryCutField("max_query_length"),
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["model","usage","results","id","meta"],)"
    R"("properties":{"model":{"type":"string"},"usage":{"type":"object",)"
    R"("required":["total_tokens","prompt_tokens"],"properties":{)"
    R"("total_tokens":{"type":"integer"},"prompt_tokens":{"type":"integer"}},)"
    R"("additionalProperties":false},"results":{"type":"array","items":{)"
    R"("type":"object","required":["index","relevance_score"],"properties":{)"
    R"("index":{"type":"integer"},"document":{"type":"object",)"
    R"("required":["text"],"properties":{"text":{"type":"string"}},)"
    R"("additionalProperties":false},"relevance_score":{"type":"number"}},)"
    R"("additionalProperties":false}},"id":{"type":"string",)"
    R"("format":"uuid"},"meta":{"$ref":"#/components/schemas/CohereMeta"}},)"
    R"("additionalProperties":false})";

void WriteMeta(const RankUsage& usage, JsonWriter& json) {
  json.Key("meta").BeginObject();
  json.Key("api_version").BeginObject().Key("version").String("1").EndObject();
  json.Key("billed_units").BeginObject();
  json.Key("search_units").Int(SearchUnits(usage));
  json.EndObject();
  json.EndObject();
}

std::string Render(const RerankAnswer& answer) {
  const int64_t tokens = PairTokens(answer.ranking.usage);
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("model").String(answer.model);
  json.Key("usage").BeginObject();
  json.Key("total_tokens").Int(tokens);
  json.Key("prompt_tokens").Int(tokens);
  json.EndObject();
  json.Key("results").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.Key("relevance_score").Float(result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.Key("id").String(answer.id);
  WriteMeta(answer.ranking.usage, json);
  json.EndObject();
  return json.Take();
}

int Status(ErrorCode code) {
  // FastAPI answers invalid fields and invalid JSON with 422.
  return HttpStatus(code) == 400 ? 422 : HttpStatus(code);
}

constexpr std::string_view kSignModels[] = {"jina-*"};
constexpr DialectSign kSigns[] = {{.models = kSignModels}};
constexpr std::string_view kModels[] = {"jina-reranker-*", "jina-colbert-*"};

constexpr const char* kKeyVariables[] = {"JINA_API_KEY"};
constexpr ClientDialect kClient = {
    .name = "jina",
    .path = "/v1/rerank",
    .service = "https://api.jina.ai",
    .usual_model = "jina-reranker-v2-base-multilingual",
    .key_variables = kKeyVariables,
    .request = {.max_tokens_per_doc = "max_doc_length",
                .always = R"("return_documents":false)"},
    .response = {.has_total_tokens = true}};

}  // namespace

const Dialect kJina = {.name = "jina",
                       .title = "Jina",
                       .shared_paths = kSharedPaths,
                       .signs = kSigns,
                       .request = {.fields = kFields,
                                   .documents = {.list = ReadArray,
                                                 .text = TextDocument,
                                                 .echo = EchoTextObject,
                                                 .schema = kTextSchema},
                                   .note_unknown = NoteUnknownField},
                       .render = Render,
                       .answer_schema = kAnswerSchema,
                       .errors = {.shape = kDetailError, .status = Status},
                       .hosted_models = kModels,
                       .client = &kClient};

}  // namespace podium
