#include "api/score.h"

#include <array>
#include <utility>

#include "api/json_fields.h"
#include "api/request_fields.h"
#include "api/token_usage.h"
#include "api/vllm.h"
#include "base/json_writer.h"

namespace podium {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// In the order in which vLLM tries them.
constexpr std::array<Names, 4> kSides = {{{"queries", "documents"},
                                          {"queries", "items"},
                                          {"data_1", "data_2"},
                                          {"text_1", "text_2"}}};

Result<Names> FindSides(JsonObject body) {
  for (const Names& names : kSides) {
    if (FindField(body, names.first) && FindField(body, names.second)) {
      return names;
    }
  }
  return Fail(ErrorCode::kInvalidArgument,
              "invalid request: text_1 and text_2, queries and documents, or "
              "data_1 and data_2 are required");
}

Result<std::vector<std::string>> ReadTexts(JsonObject body,
                                           std::string_view name,
                                           const Limits& limits) {
  const auto value = FindField(body, name);
  std::string_view text;
  if (value && !value->get(text)) {
    return std::vector<std::string>{std::string(text)};
  }
  auto array = ReadArray(body, name, limits);
  if (!array) return tl::unexpected(std::move(array.error()));
  std::vector<std::string> texts;
  texts.reserve(array->size());
  for (const JsonElement item : *array) {
    auto read = ReadText(item, ItemName(name, texts.size()));
    if (!read) return tl::unexpected(std::move(read.error()));
    texts.push_back(std::move(*read));
  }
  return texts;
}

Result<void> RefuseBlank(const std::vector<std::string>& queries,
                         std::string_view name) {
  for (size_t i = 0; i < queries.size(); ++i) {
    if (!IsBlank(queries[i])) continue;
    return InvalidField(ItemName(name, i),
                        "must not be empty or be only whitespace");
  }
  return {};
}

std::vector<RankRequest> CutByQuery(std::vector<std::string> queries,
                                    std::vector<std::string> documents) {
  const bool one = queries.size() == 1;
  std::vector<RankRequest> requests;
  for (size_t i = 0; i < documents.size(); ++i) {
    const std::string& query = queries[one ? 0 : i];
    if (requests.empty() || requests.back().query != query) {
      requests.emplace_back().query = query;
    }
    requests.back().documents.push_back(std::move(documents[i]));
  }
  return requests;
}

Result<void> ReadPairs(JsonObject body, const Limits& limits, ScoreCall& call) {
  auto names = FindSides(body);
  if (!names) return tl::unexpected(std::move(names.error()));
  auto queries = ReadTexts(body, names->first, limits);
  if (!queries) return tl::unexpected(std::move(queries.error()));
  auto documents = ReadTexts(body, names->second, limits);
  if (!documents) return tl::unexpected(std::move(documents.error()));
  if (queries->size() != 1 && queries->size() != documents->size()) {
    return InvalidField(names->first,
                        "must be one text, or as many as there are in " +
                            std::string(names->second));
  }
  auto blank = RefuseBlank(*queries, names->first);
  if (!blank) return blank;
  call.requests = CutByQuery(std::move(*queries), std::move(*documents));
  return {};
}

}  // namespace

Result<ScoreCall> ParseScore(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return tl::unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  ScoreCall call;
  auto model = OptionalString(object, "model");
  if (!model) return tl::unexpected(std::move(model.error()));
  call.model = std::move(*model).value_or("");
  auto pairs = ReadPairs(object, limits, call);
  if (!pairs) return tl::unexpected(std::move(pairs.error()));
  auto priority = ReadPriority(object);
  if (!priority) return tl::unexpected(std::move(priority.error()));
  call.priority = *priority;
  auto raw_scores = ReadRawScores(object);
  if (!raw_scores) return tl::unexpected(std::move(raw_scores.error()));
  call.raw_scores = *raw_scores;
  return call;
}

std::string RenderScore(const ScoreAnswer& answer) {
  int64_t tokens = 0;
  std::vector<float> scores;
  for (const Ranking& ranking : answer.rankings) {
    const size_t first = scores.size();
    scores.resize(first + ranking.results.size());
    for (const RankResult& result : ranking.results) {
      scores[first + static_cast<size_t>(result.index)] =
          answer.raw_scores ? result.logit : result.relevance_score;
    }
    tokens += PairTokens(ranking.usage);
  }
  JsonWriter json({.decimal_point = true});
  json.BeginObject();
  json.Key("id").String("score-" + std::string(answer.id));
  json.Key("object").String("list");
  json.Key("created").Int(answer.created);
  json.Key("model").String(answer.model);
  json.Key("data").BeginArray();
  for (size_t i = 0; i < scores.size(); ++i) {
    json.BeginObject();
    json.Key("index").Int(static_cast<int64_t>(i));
    json.Key("object").String("score");
    json.Key("score").Float(scores[i]);
    json.EndObject();
  }
  json.EndArray();
  json.Key("usage").BeginObject();
  json.Key("prompt_tokens").Int(tokens);
  json.Key("total_tokens").Int(tokens);
  json.Key("completion_tokens").Int(0);
  json.Key("prompt_tokens_details").Null();
  json.EndObject();
  json.EndObject();
  return json.Take();
}

}  // namespace podium
