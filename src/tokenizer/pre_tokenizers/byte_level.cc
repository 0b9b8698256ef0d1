#include "tokenizer/pre_tokenizers/byte_level.h"

#include <array>
#include <cstdint>
#include <string>

#include "text/unicode_tables.h"
#include "text/utf8.h"
#include "tokenizer/pre_tokenizers/all.h"

namespace podium::pre_tokenizers {
namespace {

enum class Gpt2Class : uint8_t {
  kOther,
  kLetter,
  kNumber,
  kSpace,
  kEnd,        // of the text
  kMultibyte,  // not ASCII: decode it
};

Gpt2Class ClassOf(char32_t cp) {
  const uint16_t properties = PropertiesOf(cp);
  if (properties & kLetter) return Gpt2Class::kLetter;
  if (properties & kNumber) return Gpt2Class::kNumber;
  return properties & kWhitespace ? Gpt2Class::kSpace : Gpt2Class::kOther;
}

constexpr std::array<Gpt2Class, 256> kClassOfByte = [] {
  std::array<Gpt2Class, 256> classes{};
  classes.fill(Gpt2Class::kMultibyte);
  for (size_t c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    classes[c] = letter                   ? Gpt2Class::kLetter
                 : space                  ? Gpt2Class::kSpace
                 : (c >= '0' && c <= '9') ? Gpt2Class::kNumber
                                          : Gpt2Class::kOther;
  }
  return classes;
}();

struct Gpt2Char {
  Gpt2Class kind = Gpt2Class::kEnd;
  size_t length = 0;  // bytes
};

Gpt2Char CharAt(std::string_view utf8, size_t i) {
  if (i == utf8.size()) return {};
  const Gpt2Class kind = kClassOfByte[static_cast<uint8_t>(utf8[i])];
  if (kind != Gpt2Class::kMultibyte) return {kind, 1};
  const DecodedCodePoint decoded = DecodeUtf8(utf8.substr(i));
  return {ClassOf(decoded.code_point), decoded.length};
}

// The length of the contraction at the start of `utf8`; 0 if there is none.
size_t ContractionLength(std::string_view utf8) {
  for (const std::string_view contraction :
       {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    if (utf8.starts_with(contraction)) return contraction.size();
  }
  return 0;
}

// The end of the piece that starts at `begin`, by GPT-2's pattern
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
size_t PieceEnd(std::string_view utf8, size_t begin) {
  if (utf8[begin] == '\'') {
    const size_t length = ContractionLength(utf8.substr(begin));
    if (length != 0) return begin + length;
  }
  size_t end = begin + (utf8[begin] == ' ' ? 1 : 0);
  Gpt2Char next = CharAt(utf8, end);
  const Gpt2Class kind = next.kind;
  if (kind != Gpt2Class::kSpace && kind != Gpt2Class::kEnd) {
    for (; next.kind == kind; next = CharAt(utf8, end)) end += next.length;
    return end;
  }
  // Whitespace; its last character is left to the word behind it.
  size_t last = begin;
  for (end = begin; (next = CharAt(utf8, end)).kind == Gpt2Class::kSpace;) {
    last = end;
    end += next.length;
  }
  return next.kind == Gpt2Class::kEnd || last == begin ? end : last;
}

}  // namespace

void ByteLevel::Split(std::string_view utf8, Sink sink) const {
  std::string prefixed;
  if (add_prefix_space_ && !utf8.empty() && utf8.front() != ' ') {
    prefixed.reserve(utf8.size() + 1);
    prefixed.append(" ").append(utf8);
    utf8 = prefixed;
  }
  for (size_t begin = 0, end; begin < utf8.size(); begin = end) {
    end = use_regex_ ? PieceEnd(utf8, begin) : utf8.size();
    sink(utf8.substr(begin, end - begin));
  }
}

Result<PreTokenizerPtr> ReadByteLevel(const JsonNode& node) {
  bool add_prefix_space = true, use_regex = true;  // the defaults
  auto status = ReadFlag(node, "add_prefix_space", add_prefix_space);
  if (status) status = ReadFlag(node, "use_regex", use_regex);
  if (!status) return Unexpected(std::move(status.error()));
  return std::make_unique<ByteLevel>(add_prefix_space, use_regex);
}

}  // namespace podium::pre_tokenizers
