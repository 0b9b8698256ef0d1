#include "api/mixedbread.h"

#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<void> ReadInput(JsonObject body, const Limits& limits,
                       RerankCall& call) {
  auto rank_fields = ReadRankFields(body);
  if (!rank_fields) return tl::unexpected(std::move(rank_fields.error()));
  auto input = ReadArray(body, "input", limits);
  if (!input) return tl::unexpected(std::move(input.error()));
  for (const JsonElement item : *input) {
    auto text = ReadFields(
        item, ItemName("input", call.request.documents.size()), *rank_fields);
    if (!text) return tl::unexpected(std::move(text.error()));
    call.request.documents.push_back(std::move(*text));
    if (call.return_documents) {
      call.document_json.push_back(simdjson::minify(item));
    }
  }
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome = ReadModel(object, call)
                     .and_then([&] {
                       return ReadEcho(object, "return_input", false, call);
                     })
                     .and_then([&] { return ReadInput(object, limits, call); })
                     .and_then([&] { return ReadQuery(object, call); })
                     .and_then([&] { return ReadTop(object, "top_k", call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

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
  // A field at fault, or JSON, is what FastAPI answers with 422.
  return HttpStatus(code) == 400 ? 422 : HttpStatus(code);
}

}  // namespace

const Dialect kMixedbread = {"mixedbread", Parse, Render, Status,
                             RenderDetailError};

}  // namespace podium
