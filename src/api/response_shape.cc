#include "api/response_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "api/error_message.h"
#include "api/json_fields.h"
#include "api/request_fields.h"
#include "base/json_type.h"

namespace podium {
namespace {

Unexpected<Error> Bad(std::string message) {
  return Fail(ErrorCode::kBadResponse, std::move(message));
}

Unexpected<Error> WrongType(std::string_view name, JsonElement value,
                            std::string_view wanted) {
  return Bad(std::string(name) + " is " + std::string(JsonTypeName(value)) +
             ", not " + std::string(wanted));
}

// A required member; null counts as present.
Result<JsonElement> Member(JsonElement item, std::string_view item_name,
                           std::string_view member) {
  JsonElement value;
  if (!item.is_object()) return WrongType(item_name, item, "an object");
  if (item[member].get(value)) {
    return Bad(std::string(item_name) + " has no \"" + std::string(member) +
               "\"");
  }
  return value;
}

// Checks that each index is unique and within the documents.
class Indices {
 public:
  explicit Indices(int64_t documents)
      : seen_at_(static_cast<size_t>(documents), kNowhere) {}

  // Reads the index of results[position].
  Result<int64_t> Read(JsonElement value, std::string_view results,
                       size_t position) {
    const auto name = [&](size_t i) { return ItemName(results, i) + ".index"; };
    int64_t index = 0;
    if (value.get(index)) {
      return value.is_number()
                 ? Bad(name(position) + " is not a 64-bit integer")
                 : WrongType(name(position), value, "an integer");
    }
    if (index < 0 || index >= static_cast<int64_t>(seen_at_.size())) {
      return Bad(name(position) + " is " + std::to_string(index) + ", but " +
                 std::to_string(seen_at_.size()) + " documents were sent");
    }
    size_t& seen_at = seen_at_[static_cast<size_t>(index)];
    if (seen_at != kNowhere) {
      return Bad(name(position) + " is " + std::to_string(index) + ", and so " +
                 "is " + name(seen_at));
    }
    seen_at = position;
    return index;
  }

 private:
  static constexpr size_t kNowhere = static_cast<size_t>(-1);

  std::vector<size_t> seen_at_;  // for each document
};

Result<float> ReadScore(JsonElement value, std::string_view name) {
  double score = 0;
  if (value.get(score)) return WrongType(name, value, "a number");
  if (std::fabs(score) <= std::numeric_limits<float>::max()) {
    return static_cast<float>(score);
  }
  return Bad(std::string(name) + " is too large for a score");
}

Result<simdjson::dom::array> FindResults(const ResponseShape& shape,
                                         JsonElement root) {
  simdjson::dom::array results;
  if (shape.results.empty()) {
    if (root.get(results)) return WrongType("the response", root, "an array");
    return results;
  }
  const auto member = Member(root, "the response", shape.results);
  if (!member) return Unexpected(member.error());
  if (member->get(results)) {
    return WrongType(shape.results, *member, "an array");
  }
  return results;
}

// Absent if it is not a count.
std::optional<int64_t> FindCount(JsonElement root, std::string_view pointer) {
  int64_t count = 0;
  if (root.at_pointer(pointer).get(count) || count < 0) return std::nullopt;
  return count;
}

bool Before(const RankResult& a, const RankResult& b) {
  return a.relevance_score > b.relevance_score;
}

}  // namespace

Result<Ranking> ReadRanking(const ResponseShape& shape, std::string_view body,
                            int64_t documents, int64_t top_n) {
  const Limits limits;
  const auto json =
      JsonDocument::Parse(body, limits.max_json_depth, limits.max_json_fields);
  if (!json) return Bad("the response is not JSON: " + json.error().message);
  const auto items = FindResults(shape, json->root());
  if (!items) {
    // Some services report errors with status 200.
    return Bad(items.error().message + ": " + ReadErrorMessage(body));
  }

  const auto most = static_cast<size_t>(documents);
  const auto least = static_cast<size_t>(std::min(documents, top_n));
  if (items->size() < least || items->size() > most) {
    const bool few = items->size() < least;
    return Bad("the response has " + std::to_string(items->size()) +
               " results, but " +
               (few ? std::to_string(least) + " were requested"
                    : std::to_string(most) + " documents were sent"));
  }
  const std::string_view name =
      shape.results.empty() ? "response" : shape.results;
  Ranking ranking;
  ranking.results.reserve(items->size());
  Indices indices(documents);
  for (const JsonElement item : *items) {
    const size_t position = ranking.results.size();
    const std::string item_name = ItemName(name, position);
    const auto index_json = Member(item, item_name, "index");
    if (!index_json) return Unexpected(index_json.error());
    const auto index = indices.Read(*index_json, name, position);
    if (!index) return Unexpected(index.error());
    const auto score_json = Member(item, item_name, shape.score);
    if (!score_json) return Unexpected(score_json.error());
    const auto score =
        ReadScore(*score_json, item_name + "." + std::string(shape.score));
    if (!score) return Unexpected(score.error());
    ranking.results.push_back({.index = *index, .relevance_score = *score});
  }
  // If rounding made scores equal, the response's order still shows which is
  // better.
  std::stable_sort(ranking.results.begin(), ranking.results.end(), Before);
  if (shape.has_search_units) {
    ranking.usage.search_units =
        FindCount(json->root(), "/meta/billed_units/search_units");
  }
  if (shape.has_total_tokens) {
    ranking.usage.total_tokens = FindCount(json->root(), "/usage/total_tokens");
  }
  return ranking;
}

}  // namespace podium
