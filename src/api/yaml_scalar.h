#pragma once

#include <string_view>

namespace podium {

// How a text can be written in YAML, by the rules of PyYAML's emitter.

// Whether YAML 1.1 would read the text, written plain, as something other than
// a string: a number, a boolean, a date or null.
bool ReadsAsOtherThanText(std::string_view text);

enum class ScalarStyle { kPlain, kSingleQuoted, kDoubleQuoted };

struct ScalarContext {
  bool simple_key = false;  // the key of "key: value"
  bool allow_unicode = true;
};

// The style in which PyYAML writes the text outside of [] and {}.
ScalarStyle ChooseScalarStyle(std::u32string_view text, bool reads_as_other,
                              const ScalarContext& context);

// Whether the text cannot be the key of "key: value": it is empty, has several
// lines, or is too long for a YAML reader.
bool NeedsComplexKey(std::u32string_view text);

bool IsYamlBreak(char32_t c);

}  // namespace podium
