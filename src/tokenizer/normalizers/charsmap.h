#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// SentencePiece's precompiled character map: texts and what replaces them. Its
// bytes are the size of a double array (of units of 32 bits, little endian, as
// darts-clone writes them), the array, and the replacements, each of which a
// byte 0 ends. The array is a trie over the keys' bytes, and its values are
// offsets of replacements. Const after Parse(); any number of threads may use
// it.
class Charsmap {
 public:
  // kInvalidData, with what is wrong: bytes that end too early, values that
  // point outside, replacements that are not UTF-8.
  static Result<Charsmap> Parse(std::string_view bytes);

  // What the shortest key that `text` begins with becomes; nothing without such
  // a key. Reads no more of `text` than that key.
  std::optional<std::string_view> Find(std::string_view text) const;

  size_t longest_replacement() const { return longest_; }  // bytes

 private:
  Charsmap() = default;

  std::string_view ReplacementAt(uint32_t offset) const;

  std::vector<uint32_t> units_;
  std::string replacements_;
  size_t longest_ = 0;
};

}  // namespace podium
