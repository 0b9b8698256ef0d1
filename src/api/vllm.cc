#include "api/vllm.h"

#include <algorithm>
#include <optional>

#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

// truncate_prompt_tokens cuts a pair, -1 to what the model reads at once. The
// query's part is not taken off: a longer cut changes a score less than a
// shorter one. Of two cuts the shorter one counts.
void Finish(JsonObject body, RerankCall& call) {
  std::optional<int64_t> cut;
  for (const char* name : {"truncate_prompt_tokens", "max_tokens_per_doc"}) {
    const auto value = FindField(body, name);
    const int64_t tokens = value ? int64_t(*value) : 0;
    if (tokens > 0) cut = std::min(cut.value_or(tokens), tokens);
  }
  if (cut) call.request.max_tokens_per_doc = *cut;
  call.return_documents = true;
}

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
     .what = "How many results at most; all of them where not above 0.",
     .fallback = 0,
     .store =
         [](FieldValue value, RerankCall& call) {
           if (value.integer > 0) call.request.top_n = value.integer;
         }},
    {.name = "truncate_prompt_tokens",
     .type = FieldType::kInteger,
     .what = "A pair of more tokens is cut to them; -1: to what the model "
             "reads at once.",
     .minimum = -1,
     .store = [](FieldValue,
                 RerankCall& call) { call.request.max_chunks_per_doc = 1; }},
    {.name = "max_tokens_per_doc",
     .type = FieldType::kInteger,
     .what = "A document of more tokens is cut to them; 0: as if left out.",
     .minimum = 0},
    kUseActivation,
    kActivation,
    kSoftmax,
    kVllmPriority,
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
  const int64_t tokens = PairTokens(answer.ranking.usage);
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

}  // namespace

const Dialect kVllm = {.name = "vllm",
                       .request = {.fields = kFields,
                                   .documents = {.list = ReadArray,
                                                 .text = TextDocument,
                                                 .echo = Echo,
                                                 .schema = kTextSchema},
                                   .finish = Finish},
                       .render = Render,
                       .answer_schema = kAnswerSchema,
                       .error = kOpenAiError};

Result<void> ReadActivation(JsonObject body, const Limits&, RerankCall& call) {
  for (const std::string_view name :
       {kUseActivation.name, kActivation.name, kSoftmax.name}) {
    const auto value = FindField(body, name);
    if (!value) continue;
    const auto activate = ReadBool(*value, name, /*lenient=*/true);
    if (!activate) return Unexpected(activate.error());
    call.raw_scores = !*activate;
    return {};
  }
  return {};
}

}  // namespace podium
