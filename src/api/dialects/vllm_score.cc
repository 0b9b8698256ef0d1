#include "api/dialects/vllm_score.h"

#include <array>
#include <utility>

#include "api/dialects/vllm_fields.h"
#include "api/request_fields.h"
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
  if (!array) return Unexpected(std::move(array.error()));
  std::vector<std::string> texts;
  texts.reserve(array->size());
  for (const JsonElement item : *array) {
    auto read = ReadText(item, ItemName(name, texts.size()));
    if (!read) return Unexpected(std::move(read.error()));
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
  if (!names) return Unexpected(std::move(names.error()));
  auto queries = ReadTexts(body, names->first, limits);
  if (!queries) return Unexpected(std::move(queries.error()));
  auto documents = ReadTexts(body, names->second, limits);
  if (!documents) return Unexpected(std::move(documents.error()));
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

// The rules below say what a side may hold: it depends on the other side.
constexpr RequestField Side(std::string_view name) {
  return {.name = name,
          .type = FieldType::kOther,
          .what =
              "One side of the pairs: one text, or an array of texts. If "
              "several pairs of sides are present, the first one counts.",
          .schema = "{}",
          .read = ReadElsewhere};
}

// ReadPairs runs between the first row and the others.
constexpr RequestField kFields[] = {
    kModelField,        Side("queries"),    Side("documents"),
    Side("items"),      Side("data_1"),     Side("data_2"),
    Side("text_1"),     Side("text_2"),     kTruncatePromptTokens,
    kTruncationSide,    kMaxTokensPerQuery, kMaxTokensPerDoc,
    kUseActivation,     kActivation,        kSoftmax,
    kVllmInstruction,   kVllmPriority,      kVllmUser,
    kVllmRequestId,     kPadding,           kCacheSalt,
    kMmProcessorKwargs,
};

// A side is read only if its partner is present, and the first such pair
// counts.
constexpr RequestShape kRequest = {
    .fields = kFields,
    .note_unknown = NoteUnknownField,
    .rules = R"("anyOf":[{"required":["queries","documents"],"properties":{)"
             R"("queries":{"$ref":"#/components/schemas/ScoreQueries"},)"
             R"("documents":{"$ref":"#/components/schemas/ScoreTexts"}}},)"
             R"({"required":["queries","items"],"properties":{)"
             R"("queries":{"$ref":"#/components/schemas/ScoreQueries"},)"
             R"("items":{"$ref":"#/components/schemas/ScoreTexts"}}},)"
             R"({"required":["data_1","data_2"],"properties":{)"
             R"("data_1":{"$ref":"#/components/schemas/ScoreQueries"},)"
             R"("data_2":{"$ref":"#/components/schemas/ScoreTexts"}}},)"
             R"({"required":["text_1","text_2"],"properties":{)"
             R"("text_1":{"$ref":"#/components/schemas/ScoreQueries"},)"
             R"("text_2":{"$ref":"#/components/schemas/ScoreTexts"}}}])"};

constexpr std::string_view kAnswerSchema =
    R"({"type":"object","required":["id","object","created","model","data",)"
    R"("usage"],"properties":{"id":{"type":"string"},)"
    R"("object":{"const":"list"},"created":{"type":"integer"},)"
    R"("model":{"type":"string"},"data":{"type":"array","items":{)"
    R"("type":"object","required":["index","object","score"],"properties":{)"
    R"("index":{"type":"integer"},"object":{"const":"score"},)"
    R"("score":{"type":"number"}},"additionalProperties":false}},)"
    R"("usage":{"type":"object","required":["prompt_tokens","total_tokens",)"
    R"("completion_tokens","prompt_tokens_details"],"properties":{)"
    R"("prompt_tokens":{"type":"integer"},"total_tokens":{"type":"integer"},)"
    R"("completion_tokens":{"type":"integer"},)"
    R"("prompt_tokens_details":{"type":"null"}},)"
    R"("additionalProperties":false}},"additionalProperties":false})";

Result<ScoreCall> Parse(std::string_view body, const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return Unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  const auto read = [&](std::span<const RequestField> fields,
                        RerankCall& shared) {
    return ReadFields(kRequest, fields, object, limits, shared);
  };
  const std::span<const RequestField> fields = kFields;
  RerankCall shared;  // fields that score and rerank requests share
  ScoreCall call;
  auto outcome = CheckNames(kRequest, object, shared)
                     .and_then([&] { return read(fields.first(1), shared); })
                     .and_then([&] { return ReadPairs(object, limits, call); })
                     .and_then([&] { return read(fields.subspan(1), shared); });
  if (!outcome) return Unexpected(std::move(outcome.error()));
  call.model = std::move(shared.model);
  call.cuts = shared.cuts;
  call.priority = shared.priority;
  call.raw_scores = shared.raw_scores;
  call.instruction = std::move(shared.instruction);
  call.unknown_fields = std::move(shared.unknown_fields);
  for (RankRequest& request : call.requests) {
    request.max_tokens_per_doc = shared.request.max_tokens_per_doc;
    request.max_chunks_per_doc = shared.request.max_chunks_per_doc;
  }
  return call;
}

std::string Render(const ScoreAnswer& answer) {
  int64_t tokens = 0;
  std::vector<float> scores;
  for (const Ranking& ranking : answer.rankings) {
    const size_t first = scores.size();
    scores.resize(first + ranking.results.size());
    for (const RankResult& result : ranking.results) {
      scores[first + static_cast<size_t>(result.index)] =
          AnsweredScore(result, answer.raw_scores);
    }
    tokens += ranking.usage.scored_tokens;
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

constexpr std::string_view kPaths[] = {"/score", "/v1/score"};

}  // namespace

const ScoreRoutes kVllmScore = {
    .paths = kPaths,
    .summary =
        "Score pairs of texts and keep their order, as vLLM does. If "
        "both sides are arrays, they must be equally long.",
    .request = kRequest,
    .answer_schema = kAnswerSchema,
    .parse = Parse,
    .render = Render};

}  // namespace podium
