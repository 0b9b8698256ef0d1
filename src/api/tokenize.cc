#include "api/tokenize.h"

#include <algorithm>
#include <array>
#include <limits>

#include "api/dialects/cohere_request.h"
#include "api/json_fields.h"
#include "base/json_writer.h"

namespace podium {
namespace {

constexpr std::array<std::string_view, 2> kTokenizeFields = {"text", "model"};
constexpr std::array<std::string_view, 2> kDetokenizeFields = {"tokens",
                                                               "model"};

// Counts the bytes that begin a character.
int64_t Characters(std::string_view utf8) {
  int64_t count = 0;
  for (const char c : utf8) {
    count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }
  return count;
}

Result<std::string> ReadModelName(JsonObject body) {
  const auto model = FindField(body, "model");
  return model ? ReadString(*model, "model") : std::string();
}

std::vector<std::string> UnknownFields(
    JsonObject body, std::span<const std::string_view> known) {
  std::vector<std::string> names;
  for (const auto field : body) {
    if (std::find(known.begin(), known.end(), field.key) == known.end()) {
      NoteUnknownField(field.key, names);
    }
  }
  return names;
}

std::string AtMost(int64_t limit, std::string_view what) {
  return "must be at most " + std::to_string(limit) + " " + std::string(what) +
         " long";
}

Result<std::vector<int32_t>> ReadTokens(JsonObject body, const Limits& limits) {
  const auto value = FindField(body, "tokens");
  if (!value) return InvalidField("tokens", "is required");
  simdjson::dom::array array;
  if (value->get(array)) return InvalidField("tokens", "must be an array");
  if (static_cast<int64_t>(array.size()) > limits.max_tokenize_length) {
    return InvalidField("tokens", AtMost(limits.max_tokenize_length, "tokens"));
  }
  std::vector<int32_t> tokens;
  tokens.reserve(array.size());
  for (const JsonElement item : array) {
    int64_t token = 0;
    if (item.get(token)) {
      return InvalidField("tokens[" + std::to_string(tokens.size()) + "]",
                          "must be an integer");
    }
    if (token < 0 || token > std::numeric_limits<int32_t>::max()) {
      return Unexpected(NoSuchToken(tokens.size()));
    }
    tokens.push_back(static_cast<int32_t>(token));
  }
  return tokens;
}

void WriteMeta(JsonWriter& json) {
  json.Key("meta").BeginObject();
  json.Key("api_version").BeginObject();
  json.Key("version").String("1");
  json.EndObject();
  json.EndObject();
}

}  // namespace

const std::string_view kTokenizeRequestSchema =
    R"({"type":"object","required":["text"],"properties":{)"
    R"("text":{"type":"string","minLength":1},)"
    R"("model":{"type":["string","null"]}}})";
const std::string_view kTokenizeAnswerSchema =
    R"({"type":"object","required":["tokens","token_strings","meta"],)"
    R"("properties":{"tokens":{"type":"array","items":{"type":"integer"}},)"
    R"("token_strings":{"type":"array","items":{"type":"string"}},)"
    R"("meta":{"type":"object"}},"additionalProperties":false})";
const std::string_view kDetokenizeRequestSchema =
    R"({"type":"object","required":["tokens"],"properties":{)"
    R"("tokens":{"type":"array","description":"Tokens of the model.",)"
    R"("items":{"type":"integer","minimum":0}},)"
    R"("model":{"type":["string","null"]}}})";
const std::string_view kDetokenizeAnswerSchema =
    R"({"type":"object","required":["text","meta"],"properties":{)"
    R"("text":{"type":"string"},"meta":{"type":"object"}},)"
    R"("additionalProperties":false})";

Result<TokenizeCall> ParseTokenize(std::string_view body,
                                   const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return Unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  TokenizeCall call;
  auto model = ReadModelName(object);
  if (!model) return Unexpected(std::move(model.error()));
  call.model = std::move(*model);
  const auto value = FindField(object, "text");
  if (!value) return InvalidField("text", "is required");
  auto text = ReadString(*value, "text");
  if (!text) return Unexpected(std::move(text.error()));
  if (text->empty()) return InvalidField("text", "must not be empty");
  if (Characters(*text) > limits.max_tokenize_length) {
    return InvalidField("text",
                        AtMost(limits.max_tokenize_length, "characters"));
  }
  call.text = std::move(*text);
  call.unknown_fields = UnknownFields(object, kTokenizeFields);
  return call;
}

Result<DetokenizeCall> ParseDetokenize(std::string_view body,
                                       const Limits& limits) {
  auto document = ParseObject(body, limits);
  if (!document) return Unexpected(std::move(document.error()));
  const JsonObject object(document->root());
  DetokenizeCall call;
  auto model = ReadModelName(object);
  if (!model) return Unexpected(std::move(model.error()));
  call.model = std::move(*model);
  auto tokens = ReadTokens(object, limits);
  if (!tokens) return Unexpected(std::move(tokens.error()));
  call.tokens = std::move(*tokens);
  call.unknown_fields = UnknownFields(object, kDetokenizeFields);
  return call;
}

std::string RenderTokenize(std::span<const int32_t> tokens,
                           std::span<const std::string_view> token_strings) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("tokens").BeginArray();
  for (const int32_t token : tokens) json.Int(token);
  json.EndArray();
  json.Key("token_strings").BeginArray();
  for (const std::string_view text : token_strings) json.String(text);
  json.EndArray();
  WriteMeta(json);
  json.EndObject();
  return json.Take();
}

std::string RenderDetokenize(std::string_view text) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("text").String(text);
  WriteMeta(json);
  json.EndObject();
  return json.Take();
}

Error NoSuchToken(size_t index) {
  const std::string name = "tokens[" + std::to_string(index) + "]";
  return InvalidField(name, "is not a token of this model").value;
}

std::string RenderKeyCheck(std::string_view organization_id,
                           std::string_view owner_id) {
  JsonWriter json({.escape_html = true});
  json.BeginObject();
  json.Key("valid").Bool(true);
  if (!organization_id.empty()) {
    json.Key("organization_id").String(organization_id);
  }
  if (!owner_id.empty()) json.Key("owner_id").String(owner_id);
  json.EndObject();
  return json.Take();
}

}  // namespace podium
