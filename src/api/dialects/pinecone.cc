#include "api/dialects/pinecone.h"

#include "api/dialects/cohere_response.h"
#include "api/request_fields.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<void> ReadParameters(JsonObject body, const Limits&, RerankCall& call) {
  const auto value = FindField(body, "parameters");
  if (!value) return {};
  JsonObject parameters;
  if (value->get(parameters)) {
    return InvalidField("parameters", "must be an object");
  }
  const auto truncate = FindField(parameters, "truncate");
  if (!truncate) return {};
  std::string_view side;
  if (truncate->get(side)) {
    return InvalidField("parameters.truncate", "must be a string");
  }
  if (side != "END" && side != "NONE") {
    return InvalidField("parameters.truncate", "must be END or NONE");
  }
  if (side == "END") CutToOnePassage(call);
  return {};
}

// Clients may send a plain string, which stands for an object with that `text`.
std::string Echo(JsonElement document, std::string_view text) {
  return document.is_string() ? EchoTextObject(document, text)
                              : EchoItem(document, text);
}

constexpr RequestField kFields[] = {
    kModelField,
    EchoField("return_documents", FieldType::kQuotableBool, true),
    kRankFieldsField,
    DocumentsField("documents"),
    QueryField(),
    TopField("top_n"),
    {.name = "parameters",
     .type = FieldType::kOther,
     .what = "`truncate` END cuts a document to the model's context; NONE, the "
             "default, reads it in passages.",
     .schema = R"({"type":["object","null"],"properties":{"truncate":)"
               R"({"enum":["END","NONE",null],"default":"NONE"}}})",
     .read = ReadParameters},
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["model","data","usage"],"properties":{)"
    R"("model":{"type":"string"},"data":{"type":"array","items":{)"
    R"("type":"object","required":["index","score"],"properties":{)"
    R"("index":{"type":"integer"},"document":{"type":"object"},)"
    R"("score":{"type":"number"}},"additionalProperties":false}},)"
    R"("usage":{"type":"object","required":["rerank_units"],"properties":{)"
    R"("rerank_units":{"type":"integer"}},"additionalProperties":false}},)"
    R"("additionalProperties":false})";

std::string Render(const RerankAnswer& answer) {
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("model").String(answer.model);
  json.Key("data").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.Key("score").Float(result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.Key("usage").BeginObject();
  json.Key("rerank_units").Int(SearchUnits(answer.ranking.usage));
  json.EndObject();
  json.EndObject();
  return json.Take();
}

std::string_view ErrorName(int status) {
  switch (status) {
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 422:
      return "UNPROCESSABLE_ENTITY";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "UNKNOWN" : "INVALID_ARGUMENT";
  }
}

std::string RenderError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject();
  json.Key("error").BeginObject();
  json.Key("code").String(ErrorName(error.status));
  json.Key("message").String(error.message);
  json.EndObject();
  json.Key("status").Int(error.status);
  json.EndObject();
  return json.Take();
}

const ErrorShape kError = {
    "PineconeError",
    R"({"type":"object","required":["error","status"],"properties":{)"
    R"("error":{"type":"object","required":["code","message"],)"
    R"("properties":{"code":{"type":"string"},"message":{"type":"string"}},)"
    R"("additionalProperties":false},"status":{"type":"integer"}},)"
    R"("additionalProperties":false})",
    RenderError};

constexpr std::string_view kSignFields[] = {"parameters"};
constexpr DialectSign kSigns[] = {
    {.fields = kSignFields, .header = "x-pinecone-api-version"}};
constexpr std::string_view kModels[] = {"pinecone-rerank-*", "cohere-rerank-*",
                                        "bge-reranker-v2-m3*"};

}  // namespace

const Dialect kPinecone = {.name = "pinecone",
                           .title = "Pinecone",
                           .shared_paths = kSharedPaths,
                           .signs = kSigns,
                           .key_header = "api-key",
                           .request = {.fields = kFields,
                                       .documents = {.list = ReadArray,
                                                     .text = FieldsDocument,
                                                     .echo = Echo,
                                                     .schema = kFieldsSchema},
                                       .note_unknown = NoteUnknownField},
                           .render = Render,
                           .answer_schema = kAnswerSchema,
                           .errors = {.shape = kError},
                           .hosted_models = kModels};

}  // namespace podium
