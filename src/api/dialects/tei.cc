#include "api/dialects/tei.h"

#include "api/dialects/tei_info.h"
#include "api/request_fields.h"
#include "base/ascii.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<void> ReadDirection(JsonObject body, const Limits&, RerankCall& call) {
  const auto value = FindField(body, "truncation_direction");
  if (!value) return {};
  auto side = ReadString(*value, "truncation_direction");
  if (!side) return Unexpected(std::move(side.error()));
  if (*side == "Left" || *side == "Right") *side = ToLower(*side);
  const auto is_left = ReadIsLeft(*side, "truncation_direction");
  if (!is_left) return Unexpected(is_left.error());
  const bool truncates = call.request.max_chunks_per_doc.has_value();
  call.cuts.from_left = *is_left && truncates;
  return {};
}

Result<simdjson::dom::array> ReadTexts(JsonObject body, std::string_view name,
                                       const Limits& limits) {
  const auto value = FindField(body, name);
  if (!value) return InvalidField(name, "is required");
  simdjson::dom::array texts;
  if (value->get(texts)) return InvalidField(name, "must be an array");
  // The only invalid request that TEI answers with 400.
  if (texts.begin() == texts.end()) {
    return Fail(ErrorCode::kInvalidData, "`texts` cannot be empty", "texts");
  }
  const auto count = static_cast<int64_t>(texts.size());
  if (count <= limits.max_documents) return texts;
  return Fail(ErrorCode::kTooLarge,
              "batch size " + std::to_string(count) +
                  " > maximum allowed batch size " +
                  std::to_string(limits.max_documents),
              "texts");
}

constexpr RequestField kFields[] = {
    EchoField("return_text", FieldType::kBool, false),
    {.name = "raw_scores",
     .type = FieldType::kBool,
     .what = "Whether to return the model's logits as scores.",
     .fallback = 0,
     .store = [](FieldValue value,
                 RerankCall& call) { call.raw_scores = value.truth; }},
    {.name = "truncate",
     .type = FieldType::kBool,
     .what = "Whether a text longer than the model's context is cut. If not, "
             "it is read in passages.",
     .fallback = 0,
     .store =
         [](FieldValue value, RerankCall& call) {
           if (value.truth) CutToOnePassage(call);
         }},
    {.name = "truncation_direction",
     .type = FieldType::kString,
     .what = "Which end `truncate` cuts off: right keeps the beginning of a "
             "text, left keeps its end.",
     .schema = R"({"enum":["left","right","Left","Right",null],)"
               R"("default":"right"})",
     .read = ReadDirection},
    DocumentsField("texts"),
    QueryField(),
    FieldWithoutEffect("model", "No effect: the default model answers."),
};

constexpr std::string_view kAnswerSchema =
    R"({"type":"array","items":{"type":"object","required":["index",)"
    R"("score"],"properties":{"index":{"type":"integer"},)"
    R"("text":{"type":"string"},"score":{"type":"number"}},)"
    R"("additionalProperties":false}})";

std::string Render(const RerankAnswer& answer) {
  JsonWriter json({.decimal_point = true});
  json.BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("text").Raw(answer.call.document_json[i]);
    }
    json.Key("score").Float(AnsweredScore(result, answer.call.raw_scores));
    json.EndObject();
  }
  json.EndArray();
  return json.Take();
}

int Status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return 422;
    case ErrorCode::kInternal:
      return 424;
    case ErrorCode::kUnavailable:
      return 429;
    default:
      return HttpStatus(code);
  }
}

std::string_view ErrorType(const DialectError& error) {
  if (error.status == 400 && error.param == "texts") return "Empty";
  if (error.status == 429) return "Overloaded";
  if (error.status == 503) return "Unhealthy";
  if (error.status == 424 || error.status >= 500) return "Backend";
  return "Validation";
}

std::string RenderError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject();
  json.Key("error").String(error.message);
  json.Key("error_type").String(ErrorType(error));
  json.EndObject();
  return json.Take();
}

const ErrorShape kError = {
    "TeiError",
    R"({"type":"object","required":["error","error_type"],"properties":{)"
    R"("error":{"type":"string"},"error_type":{"enum":["Empty",)"
    R"("Overloaded","Unhealthy","Backend","Validation"]}},)"
    R"("additionalProperties":false})",
    RenderError};

constexpr std::string_view kSignFields[] = {"texts"};
constexpr std::string_view kOtherFields[] = {"documents"};
constexpr DialectSign kSigns[] = {
    {.fields = kSignFields, .without = kOtherFields}};

constexpr ClientDialect kClient = {
    .name = "tei",
    .path = "/rerank",
    .request = {.model = {},
                .documents = "texts",
                .top_n = {},
                .one_chunk = "truncate",
                .always = R"("raw_scores":false)"},
    .response = {.results = {}, .score = "score"}};

}  // namespace

const Dialect kTei = {.name = "tei",
                      .title = "Text Embeddings Inference",
                      .shared_paths = kSharedPaths,
                      .signs = kSigns,
                      .request = {.fields = kFields,
                                  .documents = {.list = ReadTexts,
                                                .text = StringDocument,
                                                .echo = EchoString,
                                                .schema = kStringSchema},
                                  .note_unknown = NoteUnknownField},
                      .render = Render,
                      .answer_schema = kAnswerSchema,
                      .errors = {.shape = kError, .status = Status},
                      .info = &kTeiInfo,
                      .client = &kClient};

}  // namespace podium
