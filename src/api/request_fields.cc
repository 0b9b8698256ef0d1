#include "api/request_fields.h"

#include <utility>
#include <vector>

#include "api/yaml.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr size_t kMaxQuotedBytes = 64;

}  // namespace

Result<void> ReadModel(JsonObject body, RerankCall& call) {
  auto model = OptionalString(body, "model");
  if (!model) return tl::unexpected(std::move(model.error()));
  call.model = std::move(*model).value_or("");
  return {};
}

Result<void> ReadQuery(JsonObject body, RerankCall& call) {
  const auto value = FindField(body, "query");
  if (!value) return InvalidField("query", "is required");
  auto query = ReadString(*value, "query");
  if (!query) return tl::unexpected(std::move(query.error()));
  if (IsBlank(*query)) {
    return InvalidField("query", "must not be empty or be only whitespace");
  }
  call.request.query = std::move(*query);
  return {};
}

Result<void> ReadTop(JsonObject body, std::string_view name, RerankCall& call) {
  auto top = OptionalInteger(body, name);
  if (!top) return tl::unexpected(std::move(top.error()));
  if (*top && **top < 1) return InvalidField(name, "must be at least 1");
  call.request.top_n = *top;
  return {};
}

Result<void> ReadEcho(JsonObject body, std::string_view name, bool by_default,
                      RerankCall& call) {
  auto echo = OptionalBool(body, name, /*lenient=*/true);
  if (!echo) return tl::unexpected(std::move(echo.error()));
  call.return_documents = echo->value_or(by_default);
  return {};
}

Result<simdjson::dom::array> ReadArray(JsonObject body, std::string_view name,
                                       const Limits& limits) {
  const auto value = FindField(body, name);
  if (!value) return InvalidField(name, "is required");
  simdjson::dom::array array;
  if (value->get(array)) return InvalidField(name, "must be an array");
  if (array.begin() == array.end()) {
    return InvalidField(name, "must not be empty");
  }
  // simdjson saturates its own count at 2^24 - 1, far above any limit here.
  if (static_cast<int64_t>(array.size()) > limits.max_documents) {
    return InvalidField(
        name,
        "must be at most " + std::to_string(limits.max_documents) + " long");
  }
  return array;
}

std::string ItemName(std::string_view name, size_t index) {
  return std::string(name) + "[" + std::to_string(index) + "]";
}

Result<std::string> ReadText(JsonElement value, std::string_view name) {
  std::string_view text;
  if (!value.get(text)) return std::string(text);
  JsonObject object;
  if (value.get(object) || object.at_key("text").get(text)) {
    return InvalidField(name, "must be a string or an object with a text");
  }
  return std::string(text);
}

Result<std::string> ReadFields(JsonElement document, std::string_view name,
                               std::span<const std::string> rank_fields) {
  std::string_view plain;
  if (!document.get(plain)) return std::string(plain);
  JsonObject object;
  if (document.get(object)) {
    return InvalidField(name, "must be a string or an object");
  }
  std::vector<std::pair<std::string_view, JsonElement>> chosen;
  for (const std::string& field : rank_fields) {
    const auto value = FindField(object, field);
    if (!value) continue;
    std::string part_name(name);
    part_name.append(".").append(Clip(field, kMaxQuotedBytes));
    auto part = ReadString(*value, part_name);
    if (!part || rank_fields.size() == 1) return part;
    chosen.emplace_back(field, *value);
  }
  if (chosen.empty()) {
    return InvalidField(name, "does not have any of the rank_fields");
  }
  return DumpYaml(chosen);
}

Result<std::vector<std::string>> ReadRankFields(JsonObject body) {
  auto fields = OptionalStrings(body, "rank_fields");
  if (!fields) return tl::unexpected(std::move(fields.error()));
  if (*fields && (*fields)->empty()) {
    return InvalidField("rank_fields", "must not be empty");
  }
  return std::move(*fields).value_or(std::vector<std::string>{"text"});
}

std::string TextJson(std::string_view text) {
  JsonWriter json;
  json.String(text);
  return json.Take();
}

std::string TextObjectJson(std::string_view text) {
  JsonWriter json;
  json.BeginObject();
  json.Key("text").String(text);
  json.EndObject();
  return json.Take();
}

}  // namespace podium
