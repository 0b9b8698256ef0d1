#include "api/dialects/vllm.h"

#include "api/dialects/vllm_fields.h"
#include "api/dialects/vllm_score.h"
#include "base/json_writer.h"

namespace podium {
namespace {

void Finish(JsonObject, RerankCall& call) { call.return_documents = true; }

std::string Echo(JsonElement, std::string_view text) {
  JsonWriter json;
  json.BeginObject();
  json.Key("text").String(text);
  json.Key("multi_modal").Null();
  json.EndObject();
  return json.Take();
}

constexpr RequestField kFields[] = {
    kModelField,
    DocumentsField("documents"),
    QueryField(),
    {.name = "top_n",
     .type = FieldType::kInteger,
     .what =
         "The maximum number of results. Without it, or with 0 or less, all "
         "documents are returned.",
     .fallback = 0,
     .store =
         [](FieldValue value, RerankCall& call) {
           if (value.integer > 0) call.request.top_n = value.integer;
         }},
    kTruncatePromptTokens,
    kTruncationSide,
    kMaxTokensPerQuery,
    kMaxTokensPerDoc,
    kUseActivation,
    kActivation,
    kSoftmax,
    kVllmInstruction,
    kVllmPriority,
    kVllmUser,
    kVllmRequestId,
    kPadding,
    kCacheSalt,
    kMmProcessorKwargs,
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["id","model","usage","results"],)"
    R"("properties":{"id":{"type":"string"},"model":{"type":"string"},)"
    R"("usage":{"type":"object","required":["prompt_tokens",)"
    R"("total_tokens"],"properties":{"prompt_tokens":{"type":"integer"},)"
    R"("total_tokens":{"type":"integer"}},"additionalProperties":false},)"
    R"("results":{"type":"array","items":{"type":"object",)"
    R"("required":["index","document","relevance_score"],"properties":{)"
    R"("index":{"type":"integer"},"document":{"type":"object",)"
    R"("required":["text","multi_modal"],"properties":{)"
    R"("text":{"type":"string"},"multi_modal":{"type":"null"}},)"
    R"("additionalProperties":false},"relevance_score":{"type":"number"}},)"
    R"("additionalProperties":false}}},"additionalProperties":false})";

std::string Render(const RerankAnswer& answer) {
  const int64_t tokens = answer.ranking.usage.scored_tokens;
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("id").String("rerank-" + std::string(answer.id));
  json.Key("model").String(answer.model);
  json.Key("usage").BeginObject();
  json.Key("prompt_tokens").Int(tokens);
  json.Key("total_tokens").Int(tokens);
  json.EndObject();
  json.Key("results").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    const auto i = static_cast<size_t>(result.index);
    json.BeginObject();
    json.Key("index").Int(result.index);
    json.Key("document").Raw(answer.call.document_json[i]);
    json.Key("relevance_score")
        .Float(AnsweredScore(result, answer.call.raw_scores));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

// Fields that no other service has.
constexpr std::string_view kSignFields[] = {
    kTruncatePromptTokens.name, kTruncationSide.name, kMaxTokensPerQuery.name,
    kUseActivation.name,        kActivation.name,     kSoftmax.name,
    kMmProcessorKwargs.name};
constexpr DialectSign kSigns[] = {{.fields = kSignFields}};

}  // namespace

const Dialect kVllm = {.name = "vllm",
                       .title = "vLLM",
                       .shared_paths = kSharedPaths,
                       .signs = kSigns,
                       .request = {.fields = kFields,
                                   .documents = {.list = ReadArray,
                                                 .text = TextDocument,
                                                 .echo = Echo,
                                                 .schema = kTextSchema},
                                   .note_unknown = NoteUnknownField,
                                   .finish = Finish},
                       .render = Render,
                       .answer_schema = kAnswerSchema,
                       .errors = {.shape = kOpenAiError},
                       .score = &kVllmScore};

}  // namespace podium
