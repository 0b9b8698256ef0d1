#include "api/tei.h"

#include "api/request_fields.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<bool> ReadFlag(JsonObject body, std::string_view name) {
  auto flag = OptionalBool(body, name, /*lenient=*/false);
  if (!flag) return tl::unexpected(std::move(flag.error()));
  return flag->value_or(false);
}

Result<void> ReadFlags(JsonObject body, RerankCall& call) {
  auto return_text = ReadFlag(body, "return_text");
  if (!return_text) return tl::unexpected(std::move(return_text.error()));
  call.return_documents = *return_text;

  auto raw_scores = ReadFlag(body, "raw_scores");
  if (!raw_scores) return tl::unexpected(std::move(raw_scores.error()));
  call.raw_scores = *raw_scores;

  auto truncate = ReadFlag(body, "truncate");
  if (!truncate) return tl::unexpected(std::move(truncate.error()));
  auto direction = OptionalString(body, "truncation_direction");
  if (!direction) return tl::unexpected(std::move(direction.error()));
  const std::string side = std::move(*direction).value_or("right");
  const bool right = side == "right" || side == "Right";
  if (!right && side != "left" && side != "Left") {
    return InvalidField("truncation_direction", "must be left or right");
  }
  if (*truncate && right) call.request.max_chunks_per_doc = 1;
  return {};
}

Result<void> ReadTexts(JsonObject body, const Limits& limits,
                       RerankCall& call) {
  const auto value = FindField(body, "texts");
  if (!value) return InvalidField("texts", "is required");
  simdjson::dom::array texts;
  if (value->get(texts)) return InvalidField("texts", "must be an array");
  // The one fault of a request that TEI answers with 400.
  if (texts.begin() == texts.end()) {
    return Fail(ErrorCode::kInvalidData, "`texts` cannot be empty", "texts");
  }
  const auto count = static_cast<int64_t>(texts.size());
  if (count > limits.max_documents) {
    return Fail(ErrorCode::kTooLarge,
                "batch size " + std::to_string(count) +
                    " > maximum allowed batch size " +
                    std::to_string(limits.max_documents),
                "texts");
  }
  for (const JsonElement item : texts) {
    auto text =
        ReadString(item, ItemName("texts", call.request.documents.size()));
    if (!text) return tl::unexpected(std::move(text.error()));
    if (call.return_documents) call.document_json.push_back(TextJson(*text));
    call.request.documents.push_back(std::move(*text));
  }
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome = ReadFlags(object, call)
                     .and_then([&] { return ReadTexts(object, limits, call); })
                     .and_then([&] { return ReadQuery(object, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

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
    json.Key("score").Float(answer.call.raw_scores ? result.logit
                                                   : result.relevance_score);
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

}  // namespace

const Dialect kTei = {"tei", Parse, Render, Status, RenderError};

}  // namespace podium
