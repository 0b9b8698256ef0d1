#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium::jinja {

enum class TokenKind {
  kData,         // text between the tags
  kOutputBegin,  // {{
  kOutputEnd,
  kBlockBegin,  // {%
  kBlockEnd,
  kName,
  kString,  // its text, with escapes resolved
  kInteger,
  kFloat,
  kOperator,
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  int line = 1;
};

// Splits a template into tokens, with the white space around tags removed as
// Jinja does for trim_blocks and lstrip_blocks (transformers sets both): the
// newline behind a block or comment goes, and so do the blanks before it if
// they begin its line; {%- and -%} remove all white space on their side, {%+
// and +%} keep it. Comments are left out. The last token is kEnd. kInvalidData
// with the line for what is no template.
Result<std::vector<Token>> Tokenize(std::string_view source);

}  // namespace podium::jinja
