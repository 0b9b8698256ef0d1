#pragma once

#include <string_view>

namespace podium {

// How a text can be written in YAML, by the rules of PyYAML's emitter.

// Whether YAML 1.1 would read the text, written plain, as something else than a
// text: a number, a truth value, a date, nothing.
bool ReadsAsOtherThanText(std::string_view text);

enum class ScalarStyle { kPlain, kSingleQuoted, kDoubleQuoted };

struct ScalarContext {
  bool simple_key = false;  // the key of "key: value"
  bool allow_unicode = true;
};

// The style that PyYAML writes the text in, outside of [] and {}.
ScalarStyle ChooseScalarStyle(std::u32string_view text, bool reads_as_other,
                              const ScalarContext& context);

// A text that cannot be the key of "key: value": empty, of several lines, or
// too long to be found by a reader.
bool NeedsComplexKey(std::u32string_view text);

bool IsYamlBreak(char32_t c);

}  // namespace podium
