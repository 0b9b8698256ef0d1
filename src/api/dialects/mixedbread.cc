#include "api/dialects/mixedbread.h"

#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr RequestField kFields[] = {
    kModelField,
    EchoField("return_input", FieldType::kQuotableBool, false),
    kRankFieldsField,
    DocumentsField("input"),
    QueryField(),
    TopField("top_k"),
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["usage","model","data","object","top_k",)"
    R"("return_input"],"properties":{"usage":{"type":"object",)"
    R"("required":["prompt_tokens","total_tokens"],"properties":{)"
    R"("prompt_tokens":{"type":"integer"},"total_tokens":{"type":"integer"}},)"
    R"("additionalProperties":false},"model":{"type":"string"},"data":{)"
    R"("type":"array","items":{"type":"object","required":["index","score",)"
    R"("object"],"properties":{"index":{"type":"integer"},)"
    R"("score":{"type":"number"},"input":{"type":["string","object"]},)"
    R"("object":{"const":"rank_result"}},"additionalProperties":false}},)"
    R"("object":{"const":"list"},"top_k":{"type":"integer"},)"
    R"("return_input":{"type":"boolean"}},"additionalProperties":false})";

std::string Render(const RerankAnswer& answer) {
  const int64_t tokens = PairTokens(answer.ranking.usage);
  const auto& results = answer.ranking.results;
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("usage").BeginObject();
  json.Key("prompt_tokens").Int(tokens);
  json.Key("total_tokens").Int(tokens);
  json.EndObject();
  json.Key("model").String(answer.model);
  json.Key("data").BeginArray();
  for (const RankResult& result : results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    json.Key("score").Float(result.relevance_score);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("input").Raw(answer.call.document_json[i]);
    }
    json.Key("object").String("rank_result");
    json.EndObject();
  }
  json.EndArray();
  json.Key("object").String("list");
  json.Key("top_k").Int(static_cast<int64_t>(results.size()));
  json.Key("return_input").Bool(answer.call.return_documents);
  json.EndObject();
  return json.Take();
}

int Status(ErrorCode code) {
  // FastAPI answers invalid fields and invalid JSON with 422.
  return HttpStatus(code) == 400 ? 422 : HttpStatus(code);
}

// Other servers take requests on these paths too, with documents or texts.
constexpr std::string_view kPaths[] = {"/v1/reranking", "/reranking"};
constexpr std::string_view kInput[] = {"input"};
constexpr std::string_view kOtherFields[] = {"documents", "texts"};
constexpr DialectSign kSigns[] = {{.fields = kInput},
                                  {.without = kOtherFields}};
constexpr std::string_view kModels[] = {"mixedbread-ai/*", "mxbai-rerank-*"};

}  // namespace

const Dialect kMixedbread = {
    .name = "mixedbread",
    .title = "Mixedbread",
    .own_paths = kPaths,
    .signs = kSigns,
    .request = {.fields = kFields,
                .documents = {.list = ReadArray,
                              .text = FieldsDocument,
                              .echo = EchoItem,
                              .schema = kFieldsSchema},
                .note_unknown = NoteUnknownField},
    .render = Render,
    .answer_schema = kAnswerSchema,
    .errors = {.shape = kDetailError, .status = Status},
    .hosted_models = kModels};

}  // namespace podium
