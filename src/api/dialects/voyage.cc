#include "api/dialects/voyage.h"

#include <limits>

#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Unexpected<Error> RefuseUnknown(std::string_view name) {
  const std::string quoted = QuotedName(name);
  return Fail(ErrorCode::kInvalidArgument,
              "invalid request: argument '" + quoted + "' is not supported",
              quoted);
}

constexpr RequestField kFields[] = {
    kModelField,
    EchoField("return_documents", FieldType::kQuotableBool, false),
    DocumentsField("documents"),
    QueryField(),
    TopField("top_k"),
    {.name = "truncation",
     .type = FieldType::kQuotableBool,
     .what = "Whether only the first 4096 tokens of a document are read. False "
             "reads all of it. Either way, a document longer than the model's "
             "context is read in passages.",
     .fallback = 1,
     .store =
         [](FieldValue value, RerankCall& call) {
           if (value.truth) return;
           call.request.max_tokens_per_doc =
               std::numeric_limits<int64_t>::max();
         }},
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["object","data","model","usage"],)"
    R"("properties":{"object":{"const":"list"},"data":{"type":"array",)"
    R"("items":{"type":"object","required":["relevance_score","index"],)"
    R"("properties":{"relevance_score":{"type":"number"},)"
    R"("index":{"type":"integer"},"document":{"type":"string"}},)"
    R"("additionalProperties":false}},"model":{"type":"string"},)"
    R"("usage":{"type":"object","required":["total_tokens"],)"
    R"("properties":{"total_tokens":{"type":"integer"}},)"
    R"("additionalProperties":false}},"additionalProperties":false})";

std::string Render(const RerankAnswer& answer) {
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("object").String("list");
  json.Key("data").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("relevance_score").Float(result.relevance_score);
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.EndObject();
  }
  json.EndArray();
  json.Key("model").String(answer.model);
  json.Key("usage").BeginObject();
  json.Key("total_tokens").Int(PairTokens(answer.ranking.usage));
  json.EndObject();
  json.EndObject();
  return json.Take();
}

constexpr std::string_view kModels[] = {"rerank-1*", "rerank-2*",
                                        "rerank-lite-1*"};
constexpr std::string_view kSignFields[] = {"top_k", "truncation"};
constexpr std::string_view kOtherFields[] = {"top_n"};
constexpr DialectSign kSigns[] = {
    {.fields = kSignFields, .models = kModels, .without = kOtherFields}};

constexpr const char* kKeyVariables[] = {"VOYAGE_API_KEY"};
constexpr ClientDialect kClient = {
    .name = "voyage",
    .path = "/v1/rerank",
    .service = "https://api.voyageai.com",
    .usual_model = "rerank-2",
    .key_variables = kKeyVariables,
    // Voyage's default; it distinguishes the request from Cohere's on the same
    // path.
    .request = {.top_n = "top_k", .always = R"("truncation":true)"},
    .response = {.results = "data", .has_total_tokens = true}};

}  // namespace

const Dialect kVoyage = {.name = "voyage",
                         .title = "Voyage",
                         .shared_paths = kSharedPaths,
                         .signs = kSigns,
                         .request = {.fields = kFields,
                                     .documents = {.list = ReadArray,
                                                   .text = StringDocument,
                                                   .echo = EchoString,
                                                   .schema = kStringSchema},
                                     .refuse_unknown = RefuseUnknown},
                         .render = Render,
                         .answer_schema = kAnswerSchema,
                         .errors = {.shape = kDetailError},
                         .hosted_models = kModels,
                         .client = &kClient};

}  // namespace podium
