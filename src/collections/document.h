#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace podium {

// A document or a query: its text and its id in the collection.
struct Document {
  std::string id;  // empty if the collection has no ids
  std::string text;
};

// Objects nested deeper than this are not valid documents.
inline constexpr int64_t kMaxDocumentDepth = 32;

// Reads a document from JSON: a string, or an object with "text" and optionally
// "id" or "_id", a string or an integer. An object with "_id" is in BEIR's
// format: its "title" and text are joined by a space and trimmed, as in BEIR's
// reranker. Other fields are ignored. Errors are kInvalidData and say what was
// expected, not where.
Result<Document> DocumentOf(simdjson::dom::element json);

// The same from a line of JSONL.
Result<Document> DocumentOf(std::string_view json);

// The same for a line of BEIR's corpus.jsonl or queries.jsonl: an object with
// "_id".
Result<Document> BeirDocumentOf(std::string_view json);

}  // namespace podium
