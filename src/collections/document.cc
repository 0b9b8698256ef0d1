#include "collections/document.h"

#include <optional>

#include "base/ascii.h"
#include "collections/json_id.h"

namespace podium {
namespace {

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
  const Result<std::optional<std::string>> id = FindId(json, {"_id", "id"});
  if (!id) return Unexpected(id.error());
  const bool beir = !json["_id"].error();
  std::string_view title;
  if (beir && json["title"].get(title)) title = {};
  return Document{id->value_or(""),
                  beir ? Joined(title, text) : std::string(text)};
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
