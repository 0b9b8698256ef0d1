#include "api/vllm.h"

#include <utility>

#include "api/request_fields.h"
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
     .what = "How many results at most; all of them where not above 0.",
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

}  // namespace

const Dialect kVllm = {.name = "vllm",
                       .request = {.fields = kFields,
                                   .documents = {.list = ReadArray,
                                                 .text = TextDocument,
                                                 .echo = Echo,
                                                 .schema = kTextSchema},
                                   .note_unknown = NoteUnknownField,
                                   .finish = Finish},
                       .render = Render,
                       .answer_schema = kAnswerSchema,
                       .error = kOpenAiError};

Result<void> ReadTruncatePromptTokens(JsonObject body, const Limits&,
                                      RerankCall& call) {
  constexpr std::string_view kName = kTruncatePromptTokens.name;
  const auto value = FindField(body, kName);
  if (!value) return {};
  const auto tokens = ReadInteger(*value, kName);
  if (!tokens) return Unexpected(tokens.error());
  if (*tokens != -1 && *tokens < 8) {
    return InvalidField(kName, "must be -1 or at least 8");
  }
  CutToOnePassage(call);
  if (*tokens != -1) call.cuts.truncate_prompt_tokens = *tokens;
  return {};
}

Result<void> ReadTruncationSide(JsonObject body, const Limits&,
                                RerankCall& call) {
  const auto value = FindField(body, kTruncationSide.name);
  if (!value) return {};
  const auto side = ReadString(*value, kTruncationSide.name);
  if (!side) return Unexpected(side.error());
  const auto is_left = ReadIsLeft(*side, kTruncationSide.name);
  if (!is_left) return Unexpected(is_left.error());
  const bool cuts = FindField(body, kTruncatePromptTokens.name).has_value();
  call.cuts.from_left = *is_left && cuts;
  return {};
}

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
