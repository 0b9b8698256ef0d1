#include "api/dialects/cohere_document.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/dialects/cohere_request.h"
#include "api/yaml.h"
#include "base/json_writer.h"

namespace podium {
namespace {

using simdjson::dom::element_type;

// Recursion is bounded by the parser's depth limit.
void Write(JsonElement value, JsonWriter& json) {
  switch (value.type()) {
    case element_type::OBJECT: {
      std::vector<std::pair<std::string_view, JsonElement>> fields;
      for (const auto field : JsonObject(value)) {
        fields.emplace_back(field.key, field.value);
      }
      std::sort(fields.begin(), fields.end(),
                [](const auto& a, const auto& b) { return a.first < b.first; });
      json.BeginObject();
      for (const auto& [key, element] : fields) {
        json.Key(key);
        Write(element, json);
      }
      json.EndObject();
      return;
    }
    case element_type::ARRAY:
      json.BeginArray();
      for (const JsonElement item : simdjson::dom::array(value)) {
        Write(item, json);
      }
      json.EndArray();
      return;
    case element_type::STRING:
      json.String(std::string_view(value));
      return;
    case element_type::INT64:
      json.Int(int64_t(value));
      return;
    case element_type::UINT64:
      json.Raw(std::to_string(uint64_t(value)));
      return;
    case element_type::DOUBLE:
      json.Double(double(value));
      return;
    case element_type::BOOL:
      json.Bool(bool(value));
      return;
    case element_type::NULL_VALUE:
      json.Null();
      return;
  }
}

}  // namespace

Result<std::string> CohereDocumentText(
    JsonElement document, std::string_view name,
    std::span<const std::string> rank_fields) {
  std::string_view plain;
  if (!document.get(plain)) return std::string(plain);
  JsonObject object;
  if (document.get(object)) {
    return InvalidField(name, "must be a string or an object");
  }
  const bool text_alone = rank_fields.size() == 1 && rank_fields[0] == "text";
  std::vector<std::pair<std::string_view, JsonElement>> chosen;
  for (const std::string& field : rank_fields) {
    const auto value = FindField(object, field);
    if (!value) continue;
    if (text_alone) return ReadString(*value, std::string(name) + ".text");
    const bool again =
        std::any_of(chosen.begin(), chosen.end(),
                    [&](const auto& item) { return item.first == field; });
    if (!again) chosen.emplace_back(field, *value);
  }
  if (chosen.empty()) {
    return InvalidField(name, text_alone
                                  ? "does not have a 'text' field that can be "
                                    "used for reranking"
                                  : "does not have any of the rank_fields");
  }
  return DumpYaml(chosen);
}

std::string CohereDocumentEcho(JsonElement document, std::string_view text) {
  if (document.is_string()) return EchoCohereText(document, text);
  JsonWriter json({.escape_html = true});
  Write(document, json);
  return json.Take();
}

}  // namespace podium
