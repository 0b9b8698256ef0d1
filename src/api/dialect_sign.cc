#include "api/dialect_sign.h"

#include <algorithm>

#include "base/json_writer.h"

namespace podium {
namespace {

// More fields than any dialect has.
constexpr size_t kMaxOutlinedFields = 64;

bool HasFieldNamed(const std::vector<OutlineField>& fields,
                   std::string_view key) {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return field.key == key; });
}

void WriteRequired(std::string_view field, JsonWriter& json) {
  json.BeginObject().Key("required").BeginArray().String(field).EndArray();
  json.EndObject();
}

// "rerank-2*" -> "^rerank-2"
std::string NameExpression(std::string_view pattern) {
  const bool prefix = pattern.ends_with('*');
  std::string expression = "^";
  for (const char c : pattern.substr(0, pattern.size() - (prefix ? 1 : 0))) {
    if (c == '.') expression += '\\';
    expression += c;
  }
  return prefix ? expression : expression + "$";
}

void WriteModels(std::span<const std::string_view> models, JsonWriter& json) {
  std::string expression;
  for (const std::string_view model : models) {
    if (!expression.empty()) expression += '|';
    expression += NameExpression(model);
  }
  json.BeginObject();
  json.Key("required").BeginArray().String("model").EndArray();
  json.Key("properties").BeginObject().Key("model").BeginObject();
  json.Key("type").String("string").Key("pattern").String(expression);
  json.EndObject().EndObject().EndObject();
}

void WriteSign(const DialectSign& sign, JsonWriter& json) {
  json.BeginObject();
  if (sign.header.empty() && !(sign.fields.empty() && sign.models.empty())) {
    json.Key("anyOf").BeginArray();
    for (const std::string_view field : sign.fields) WriteRequired(field, json);
    if (!sign.models.empty()) WriteModels(sign.models, json);
    json.EndArray();
  }
  if (!sign.without.empty()) {
    json.Key("not").BeginObject().Key("anyOf").BeginArray();
    for (const std::string_view field : sign.without) {
      WriteRequired(field, json);
    }
    json.EndArray().EndObject();
  }
  json.EndObject();
}

}  // namespace

bool MatchesName(std::string_view pattern, std::string_view name) {
  if (!pattern.ends_with('*')) return name == pattern;
  return name.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool SignReader::Has(std::string_view field) {
  if (!fields_) fields_ = OutlineJson(request_.body, kMaxOutlinedFields);
  return HasFieldNamed(*fields_, field);
}

bool SignReader::HasModel(std::span<const std::string_view> patterns) {
  if (patterns.empty() || !Has("model")) return false;
  const auto model =
      std::find_if(fields_->begin(), fields_->end(),
                   [](const auto& field) { return field.key == "model"; });
  // The outline keeps the quotes.
  std::string_view name = model->value;
  if (name.size() < 2 || !name.starts_with('"')) return false;
  name = name.substr(1, name.size() - 2);
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](auto pattern) { return MatchesName(pattern, name); });
}

bool SignReader::Shows(const DialectSign& sign) {
  const auto has = [this](std::string_view field) { return Has(field); };
  if (std::any_of(sign.without.begin(), sign.without.end(), has)) return false;
  if (sign.fields.empty() && sign.models.empty() && sign.header.empty()) {
    return true;
  }
  const bool by_header = !sign.header.empty() && request_.has_header &&
                         request_.has_header(sign.header);
  return by_header || HasModel(sign.models) ||
         std::any_of(sign.fields.begin(), sign.fields.end(), has);
}

std::string SignSchema(std::span<const DialectSign> signs) {
  const bool any_body =
      std::any_of(signs.begin(), signs.end(), [](const DialectSign& sign) {
        const bool needs_part = !sign.fields.empty() || !sign.models.empty();
        return sign.without.empty() && (!sign.header.empty() || !needs_part);
      });
  if (signs.empty() || any_body) return {};
  JsonWriter json;
  if (signs.size() > 1) json.BeginObject().Key("anyOf").BeginArray();
  for (const DialectSign& sign : signs) WriteSign(sign, json);
  if (signs.size() > 1) json.EndArray().EndObject();
  return json.Take();
}

}  // namespace podium
