#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/byte_source.h"

namespace podium {

struct TextPair {
  std::string query, document;
};

// Reads JSONL: each line is an object with the strings "query" and "document".
// Errors are kInvalidData and name the file and the line.
Result<std::vector<TextPair>> ReadTextPairs(std::unique_ptr<ByteSource> source);

}  // namespace podium
