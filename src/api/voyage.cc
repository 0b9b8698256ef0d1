#include "api/voyage.h"

#include <array>

#include "api/cohere_request.h"
#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 6> kFields = {
    "query", "documents", "model", "top_k", "return_documents", "truncation"};
constexpr size_t kMaxQuotedBytes = 128;

Result<void> RefuseUnknownFields(JsonObject body) {
  const auto unknown = UnknownFields(body, kFields);
  if (unknown.empty()) return {};
  const std::string name(Clip(unknown.front(), kMaxQuotedBytes));
  return Fail(ErrorCode::kInvalidArgument,
              "invalid request: argument '" + name + "' is not supported",
              name);
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto documents = ReadArray(body, "documents", limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  for (const JsonElement item : *documents) {
    auto text =
        ReadString(item, ItemName("documents", call.request.documents.size()));
    if (!text) return tl::unexpected(std::move(text.error()));
    if (call.return_documents) call.document_json.push_back(TextJson(*text));
    call.request.documents.push_back(std::move(*text));
  }
  return {};
}

Result<void> CheckTruncation(JsonObject body) {
  auto truncation = OptionalBool(body, "truncation", /*lenient=*/true);
  if (!truncation) return tl::unexpected(std::move(truncation.error()));
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome =
      RefuseUnknownFields(object)
          .and_then([&] { return ReadModel(object, call); })
          .and_then(
              [&] { return ReadEcho(object, "return_documents", false, call); })
          .and_then([&] { return ReadDocuments(object, limits, call); })
          .and_then([&] { return ReadQuery(object, call); })
          .and_then([&] { return ReadTop(object, "top_k", call); })
          .and_then([&] { return CheckTruncation(object); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

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

}  // namespace

const Dialect kVoyage = {"voyage", Parse, Render, HttpStatus,
                         RenderDetailError};

}  // namespace podium
