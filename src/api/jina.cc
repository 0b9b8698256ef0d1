#include "api/jina.h"

#include "api/cohere_response.h"
#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<void> ReadOptions(JsonObject body, RerankCall& call) {
  auto tokens = OptionalInteger(body, "max_doc_length");
  if (!tokens) return tl::unexpected(std::move(tokens.error()));
  if (*tokens && **tokens < 1) {
    return InvalidField("max_doc_length", "must be at least 1");
  }
  if (*tokens) call.request.max_tokens_per_doc = **tokens;
  return {};
}

Result<void> ReadTextQuery(JsonObject body, RerankCall& call) {
  const auto value = FindField(body, "query");
  if (!value) return InvalidField("query", "is required");
  auto query = ReadText(*value, "query");
  if (!query) return tl::unexpected(std::move(query.error()));
  if (IsBlank(*query)) {
    return InvalidField("query", "must not be empty or be only whitespace");
  }
  call.request.query = std::move(*query);
  return {};
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto documents = ReadArray(body, "documents", limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  for (const JsonElement item : *documents) {
    auto text =
        ReadText(item, ItemName("documents", call.request.documents.size()));
    if (!text) return tl::unexpected(std::move(text.error()));
    if (call.return_documents) {
      call.document_json.push_back(TextObjectJson(*text));
    }
    call.request.documents.push_back(std::move(*text));
  }
  return {};
}

Result<RerankCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  RerankCall call;
  auto outcome =
      ReadModel(object, call)
          .and_then(
              [&] { return ReadEcho(object, "return_documents", true, call); })
          .and_then([&] { return ReadDocuments(object, limits, call); })
          .and_then([&] { return ReadTextQuery(object, call); })
          .and_then([&] { return ReadTop(object, "top_n", call); })
          .and_then([&] { return ReadOptions(object, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

void WriteMeta(const RankUsage& usage, JsonWriter& json) {
  json.Key("meta").BeginObject();
  json.Key("api_version").BeginObject().Key("version").String("1").EndObject();
  json.Key("billed_units").BeginObject();
  json.Key("search_units").Int(SearchUnits(usage));
  json.EndObject();
  json.EndObject();
}

std::string Render(const RerankAnswer& answer) {
  const int64_t tokens = PairTokens(answer.ranking.usage);
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("model").String(answer.model);
  json.Key("usage").BeginObject();
  json.Key("total_tokens").Int(tokens);
  json.Key("prompt_tokens").Int(tokens);
  json.EndObject();
  json.Key("results").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.Key("relevance_score").Float(result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.Key("id").String(answer.id);
  WriteMeta(answer.ranking.usage, json);
  json.EndObject();
  return json.Take();
}

int Status(ErrorCode code) {
  // A field at fault, or JSON, is what FastAPI answers with 422.
  return HttpStatus(code) == 400 ? 422 : HttpStatus(code);
}

}  // namespace

const Dialect kJina = {"jina", Parse, Render, Status, RenderDetailError};

}  // namespace podium
