#include "collections/document.h"

#include <optional>

#include "base/ascii.h"

namespace podium {
namespace {

// Nothing where `name` is neither a string nor an integer.
std::optional<std::string> IdIn(simdjson::dom::element object,
                                const char* name) {
  const auto field = object[name];
  std::string_view text;
  if (!field.get(text)) return std::string(text);
  int64_t number = 0;
  if (!field.get(number)) return std::to_string(number);
  return std::nullopt;
}

std::string Joined(std::string_view title, std::string_view text) {
  const std::string joined = std::string(title) + " " + std::string(text);
  return std::string(Trim(joined, " \t\r\n\v\f"));
}

}  // namespace

Result<Document> DocumentOf(simdjson::dom::element json) {
  std::string_view text;
  if (!json.get(text)) return Document{"", std::string(text)};
  if (!json.is_object() || json["text"].get(text)) {
    return Fail(ErrorCode::kInvalidData,
                "expected a string, or an object with a string in \"text\"");
  }
  for (const char* name : {"_id", "id"}) {
    if (json[name].error()) continue;
    const std::optional<std::string> id = IdIn(json, name);
    if (!id || id->empty()) {
      return Fail(ErrorCode::kInvalidData,
                  "\"" + std::string(name) +
                      "\" is neither a string with something in it nor an "
                      "integer");
    }
    std::string_view title;
    const bool beir = std::string_view(name) == "_id";
    const bool has_title = beir && !json["title"].get(title);
    return Document{
        *id, beir ? Joined(has_title ? title : "", text) : std::string(text)};
  }
  return Document{"", std::string(text)};
}

Result<Document> DocumentOf(std::string_view json) {
  const auto parsed = JsonDocument::Parse(json, kMaxDocumentDepth);
  if (!parsed) return Unexpected(parsed.error());
  return DocumentOf(parsed->root());
}

Result<Document> BeirDocumentOf(std::string_view json) {
  const auto parsed = JsonDocument::Parse(json, kMaxDocumentDepth);
  if (!parsed) return Unexpected(parsed.error());
  std::string_view text;
  if (!parsed->root().is_object() || parsed->root()["_id"].error() ||
      parsed->root()["text"].get(text)) {
    return Fail(ErrorCode::kInvalidData,
                "expected an object with \"_id\" and a string in \"text\"");
  }
  return DocumentOf(parsed->root());
}

}  // namespace podium
