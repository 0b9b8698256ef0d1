#include "api/dialects/cohere_response.h"

#include <algorithm>

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr int64_t kTokensPerChunk = 500;
constexpr int64_t kChunksPerSearchUnit = 100;

int64_t CeilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

}  // namespace

int64_t SearchUnits(const RankUsage& usage) {
  int64_t chunks = 0;
  for (const int64_t document_tokens : usage.document_tokens) {
    const int64_t tokens = usage.query_tokens + document_tokens;
    chunks += std::max<int64_t>(1, CeilDiv(tokens, kTokensPerChunk));
  }
  return std::max<int64_t>(1, CeilDiv(chunks, kChunksPerSearchUnit));
}

std::string RenderCohereAnswer(const RerankAnswer& answer,
                               std::string_view version) {
  JsonWriter json({.escape_html = true, .decimal_point = answer.decimal_point});
  json.BeginObject();
  json.Key("id").String(answer.id);
  json.Key("results").BeginArray();
  for (const RankResult& result : answer.ranking.results) {
    json.BeginObject();
    if (answer.call.return_documents) {
      const auto i = static_cast<size_t>(result.index);
      json.Key("document").Raw(answer.call.document_json[i]);
    }
    json.Key("index").Int(result.index);
    json.Key("relevance_score").Float(result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.Key("meta").BeginObject();
  json.Key("api_version").BeginObject();
  json.Key("version").String(version);
  json.EndObject();
  json.Key("billed_units").BeginObject();
  json.Key("search_units").Int(SearchUnits(answer.ranking.usage));
  json.EndObject();
  json.EndObject();
  json.EndObject();
  return json.Take();
}

}  // namespace podium
