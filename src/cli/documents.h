#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// What `podium rank` was given to rank.
struct RankInput {
  std::string query;  // empty where the input does not hold one
  std::vector<std::string> documents;
};

enum class InputFormat {
  kAuto,   // json or jsonl where the text begins like it, lines otherwise
  kLines,  // a document a line; blank lines are skipped
  kJsonl,  // a string or an object with "text" a line
  kJson,   // an array of such, or one object with "query" and "documents"
};

// Reads all documents of `text`. Errors are kInvalidData and name the line or
// the element.
Result<RankInput> ParseDocuments(std::string_view text, InputFormat format);

struct TextPair {
  std::string query, document;
};

// JSONL: an object with the strings "query" and "document" a line. Errors are
// kInvalidData and name the line.
Result<std::vector<TextPair>> ParsePairs(std::string_view jsonl);

}  // namespace podium
