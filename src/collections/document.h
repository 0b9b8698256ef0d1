#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace podium {

// A text and what its collection calls it. Also a query.
struct Document {
  std::string id;  // empty where the collection gives it none
  std::string text;
};

// Objects nested deeper than this are no documents.
inline constexpr int64_t kMaxDocumentDepth = 32;

// A document as JSON: a string, or an object with "text", and maybe with "id"
// or "_id", a string or an integer. An object with "_id" is BEIR's: its "title"
// stands before the text, a space between them, without space at either end,
// as BEIR's reranker joins them. Other fields are passed over. Errors are
// kInvalidData and say what was expected, not where.
Result<Document> DocumentOf(simdjson::dom::element json);

// The same from a line of JSONL.
Result<Document> DocumentOf(std::string_view json);

// A line of BEIR's corpus.jsonl or queries.jsonl: an object with "_id".
Result<Document> BeirDocumentOf(std::string_view json);

}  // namespace podium
