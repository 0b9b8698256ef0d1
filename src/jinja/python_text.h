#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace podium::jinja {

// Python's str methods over UTF-8. Positions and lengths count code points, as
// there.

// What str.isspace and \s call white space.
bool IsPythonSpace(char32_t cp);

// Without the white space, or the characters of `chars`, at its left or right.
std::string_view StripLeft(std::string_view text,
                           const std::string* chars = nullptr);
std::string_view StripRight(std::string_view text,
                            const std::string* chars = nullptr);

size_t CodePoints(std::string_view text);

// The characters of a text, one string each.
std::vector<std::string_view> Characters(std::string_view text);

// str.split: by `separator`, or by runs of white space if it is null; at most
// `most` times if that is not negative.
std::vector<std::string_view> Split(std::string_view text,
                                    const std::string* separator, int64_t most);
// str.splitlines, without the ends.
std::vector<std::string_view> SplitLines(std::string_view text);

// str.lower. The other way, only ASCII letters are changed; false if there are
// letters beyond it.
std::string Lower(std::string_view text);
bool Upper(std::string_view text, std::string& upper);

}  // namespace podium::jinja
