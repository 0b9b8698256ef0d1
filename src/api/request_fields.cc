#include "api/request_fields.h"

#include <limits>
#include <utility>
#include <vector>

#include "api/yaml.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr size_t kMaxQuotedBytes = 128;
constexpr size_t kMaxFieldNameBytes = 64;
constexpr size_t kMaxNamedFields = 8;

// Names go into a header, so names that could break out of it are left out.
bool IsHeaderSafe(std::string_view name) {
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  return !name.empty() && name.size() <= kMaxFieldNameBytes &&
         name.find_first_not_of(kSafe) == std::string_view::npos;
}

}  // namespace

void CutToOnePassage(RerankCall& call) {
  call.request.max_chunks_per_doc = 1;
  call.request.max_tokens_per_doc = std::numeric_limits<int64_t>::max();
}

Result<bool> ReadIsLeft(std::string_view side, std::string_view name) {
  if (side == "left") return true;
  if (side == "right") return false;
  return InvalidField(name, "must be left or right");
}

void NoteUnknownField(std::string_view name, std::vector<std::string>& noted) {
  if (noted.size() == kMaxNamedFields) return;
  if (IsHeaderSafe(name)) noted.emplace_back(name);
}

void NoteUnknownField(std::string_view name, RerankCall& call) {
  NoteUnknownField(name, call.unknown_fields);
}

Result<void> ReadRankFields(JsonObject body, const Limits&, RerankCall& call) {
  const auto value = FindField(body, "rank_fields");
  if (!value) return {};
  auto fields = ReadStrings(*value, "rank_fields");
  if (!fields) return Unexpected(std::move(fields.error()));
  if (fields->empty()) return InvalidField("rank_fields", "must not be empty");
  call.rank_fields = std::move(*fields);
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

Result<std::string> StringDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string>) {
  return ReadString(item, name);
}

Result<std::string> TextDocument(JsonElement item, std::string_view name,
                                 std::span<const std::string>) {
  return ReadText(item, name);
}

Result<std::string> FieldsDocument(JsonElement item, std::string_view name,
                                   std::span<const std::string> rank_fields) {
  std::string_view plain;
  if (!item.get(plain)) return std::string(plain);
  JsonObject object;
  if (item.get(object)) {
    return InvalidField(name, "must be a string or an object");
  }
  std::vector<std::pair<std::string_view, JsonElement>> chosen;
  for (const std::string& field : rank_fields) {
    const auto value = FindField(object, field);
    if (!value) continue;
    std::string part_name(name);
    part_name.append(".").append(Clip(field, kMaxFieldNameBytes));
    auto part = ReadString(*value, part_name);
    if (!part || rank_fields.size() == 1) return part;
    chosen.emplace_back(field, *value);
  }
  if (chosen.empty()) {
    return InvalidField(name, "does not have any of the rank_fields");
  }
  return DumpYaml(chosen);
}

std::string EchoString(JsonElement, std::string_view text) {
  JsonWriter json;
  json.String(text);
  return json.Take();
}

std::string EchoTextObject(JsonElement, std::string_view text) {
  JsonWriter json;
  json.BeginObject();
  json.Key("text").String(text);
  json.EndObject();
  return json.Take();
}

std::string EchoItem(JsonElement item, std::string_view) {
  return simdjson::minify(item);
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

std::string QuotedName(std::string_view name) {
  return std::string(Clip(name, kMaxQuotedBytes));
}

}  // namespace podium
