#include "api/vllm.h"

#include <algorithm>
#include <optional>

#include "api/request_fields.h"
#include "api/token_usage.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr int64_t kLastPriority = 999;

Result<void> ReadTopN(JsonObject body, RerankCall& call) {
  auto top_n = OptionalInteger(body, "top_n");
  if (!top_n) return tl::unexpected(std::move(top_n.error()));
  if (top_n->value_or(0) > 0) call.request.top_n = *top_n;
  return {};
}

// truncate_prompt_tokens cuts a pair, -1 to what the model reads at once. The
// query's part is not taken off: a longer cut changes a score less than a
// shorter one.
Result<void> ReadCuts(JsonObject body, RerankCall& call) {
  auto pair = OptionalInteger(body, "truncate_prompt_tokens");
  if (!pair) return tl::unexpected(std::move(pair.error()));
  if (*pair && **pair < -1) {
    return InvalidField("truncate_prompt_tokens", "must be at least -1");
  }
  if (*pair) call.request.max_chunks_per_doc = 1;
  auto document = OptionalInteger(body, "max_tokens_per_doc");
  if (!document) return tl::unexpected(std::move(document.error()));
  if (document->value_or(0) < 0) {
    return InvalidField("max_tokens_per_doc", "must be at least 0");
  }
  std::optional<int64_t> cut;
  for (const int64_t tokens : {pair->value_or(0), document->value_or(0)}) {
    if (tokens > 0) cut = std::min(cut.value_or(tokens), tokens);
  }
  if (cut) call.request.max_tokens_per_doc = *cut;
  return {};
}

Result<void> ReadOptions(JsonObject body, RerankCall& call) {
  auto raw_scores = ReadRawScores(body);
  if (!raw_scores) return tl::unexpected(std::move(raw_scores.error()));
  call.raw_scores = *raw_scores;
  auto priority = ReadPriority(body);
  if (!priority) return tl::unexpected(std::move(priority.error()));
  call.priority = *priority;
  return {};
}

std::string DocumentJson(std::string_view text) {
  JsonWriter json;
  json.BeginObject();
  json.Key("text").String(text);
  json.Key("multi_modal").Null();
  json.EndObject();
  return json.Take();
}

Result<void> ReadDocuments(JsonObject body, const Limits& limits,
                           RerankCall& call) {
  auto documents = ReadArray(body, "documents", limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  call.return_documents = true;
  for (const JsonElement item : *documents) {
    auto text =
        ReadText(item, ItemName("documents", call.request.documents.size()));
    if (!text) return tl::unexpected(std::move(text.error()));
    call.document_json.push_back(DocumentJson(*text));
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
          .and_then([&] { return ReadDocuments(object, limits, call); })
          .and_then([&] { return ReadQuery(object, call); })
          .and_then([&] { return ReadTopN(object, call); })
          .and_then([&] { return ReadCuts(object, call); })
          .and_then([&] { return ReadOptions(object, call); });
  if (!outcome) return tl::unexpected(std::move(outcome.error()));
  return call;
}

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
        .Float(answer.call.raw_scores ? result.logit : result.relevance_score);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

}  // namespace

const Dialect kVllm = {"vllm", Parse, Render, HttpStatus, RenderOpenAiError};

Result<bool> ReadRawScores(JsonObject body) {
  // The last two are what vLLM called it before.
  for (const char* name : {"use_activation", "activation", "softmax"}) {
    auto activate = OptionalBool(body, name, /*lenient=*/true);
    if (!activate) return tl::unexpected(std::move(activate.error()));
    if (*activate) return !**activate;
  }
  return false;
}

Result<int> ReadPriority(JsonObject body) {
  auto priority = OptionalInteger(body, "priority");
  if (!priority) return tl::unexpected(std::move(priority.error()));
  return static_cast<int>(
      std::clamp<int64_t>(priority->value_or(0), 0, kLastPriority));
}

}  // namespace podium
