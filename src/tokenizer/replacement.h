#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tokenizer/json_node.h"

namespace podium {

// A `pattern` and the `content` that replaces each of its matches, as the
// normalizer Replace and the decoder of that name have them. Const after
// construction; any number of threads may use it.
class Replacement {
 public:
  // The bytes of a match; empty, at the text's end, if there is none.
  struct Match {
    size_t begin = 0;
    size_t end = 0;
  };
  // Finds the first match at or after `from`.
  using Finder = Match (*)(std::string_view utf8, size_t from);

  // A literal text. One that is empty replaces nothing.
  Replacement(std::string_view literal, std::string_view content)
      : literal_(literal), content_(content) {}

  // The Regex \s{2,}|[\n\r\t], whose matches become `content`.
  static Replacement OfLineEnds(std::string_view content);

  // Replaces matches from left to right, in linear time.
  std::string Apply(std::string_view utf8) const;

  // How many times as long a text can become.
  double max_growth() const;

 private:
  friend Result<Replacement> ReadReplacement(const JsonNode& node);

  Match Next(std::string_view utf8, size_t from) const;

  std::string literal_;  // empty if there is a finder
  Finder finder_ = nullptr;
  std::string content_;
};

// Reads {"pattern": {"String": "a"}, "content": "b"}. A Regex is one of those
// that folders have: kInvalidData, with their list, for any other.
Result<Replacement> ReadReplacement(const JsonNode& node);

}  // namespace podium
