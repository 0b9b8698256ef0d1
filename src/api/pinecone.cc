#include "api/pinecone.h"

#include "api/cohere_response.h"
#include "api/request_fields.h"
#include "base/json_writer.h"

namespace podium {
namespace {

Result<void> ReadParameters(JsonObject body, RerankCall& call) {
  const auto value = FindField(body, "parameters");
  if (!value) return {};
  JsonObject parameters;
  if (value->get(parameters)) {
    return InvalidField("parameters", "must be an object");
  }
  auto truncate = OptionalString(parameters, "truncate");
  if (!truncate) {
    return InvalidField("parameters.truncate", "must be a string");
  }
  const std::string side = std::move(*truncate).value_or("NONE");
  if (side != "END" && side != "NONE") {
    return InvalidField("parameters.truncate", "must be END or NONE");
  }
  if (side == "END") call.request.max_chunks_per_doc = 1;
  return {};
}

// Clients may send a text as it is, which stands for an object with that text.
std::string DocumentJson(JsonElement document) {
  std::string_view text;
  if (!document.get(text)) return TextObjectJson(text);
  return simdjson::minify(document);
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto rank_fields = ReadRankFields(body);
  if (!rank_fields) return tl::unexpected(std::move(rank_fields.error()));
  auto documents = ReadArray(body, "documents", limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  for (const JsonElement item : *documents) {
    auto text =
        ReadFields(item, ItemName("documents", call.request.documents.size()),
                   *rank_fields);
    if (!text) return tl::unexpected(std::move(text.error()));
    call.request.documents.push_back(std::move(*text));
    if (call.return_documents) call.document_json.push_back(DocumentJson(item));
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
          .and_then([&] { return ReadQuery(object, call); })
          .and_then([&] { return ReadTop(object, "top_n", call); })
          .and_then([&] { return ReadParameters(object, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

std::string Render(const RerankAnswer& answer) {
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("model").String(answer.model);
  json.Key("data").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    json.Key("index").Int(result.index);
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.Key("score").Float(result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.Key("usage").BeginObject();
  json.Key("rerank_units").Int(SearchUnits(answer.ranking.usage));
  json.EndObject();
  json.EndObject();
  return json.Take();
}

std::string_view ErrorName(int status) {
  switch (status) {
    case 401:
      return "UNAUTHENTICATED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 422:
      return "UNPROCESSABLE_ENTITY";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "UNKNOWN" : "INVALID_ARGUMENT";
  }
}

std::string RenderError(const DialectError& error) {
  JsonWriter json;
  json.BeginObject();
  json.Key("error").BeginObject();
  json.Key("code").String(ErrorName(error.status));
  json.Key("message").String(error.message);
  json.EndObject();
  json.Key("status").Int(error.status);
  json.EndObject();
  return json.Take();
}

}  // namespace

const Dialect kPinecone = {"pinecone", Parse, Render, HttpStatus, RenderError};

}  // namespace podium
