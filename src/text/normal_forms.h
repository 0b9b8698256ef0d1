#pragma once

#include <string>
#include <string_view>

namespace podium {

// Unicode's normal forms (UAX #15), canonical and compatible, as in Hugging
// Face `tokenizers`. Invalid UTF-8 is read as U+FFFD. Linear time, apart from
// sorting runs of combining marks.
std::string Nfd(std::string_view utf8);
std::string Nfc(std::string_view utf8);
std::string Nfkd(std::string_view utf8);
std::string Nfkc(std::string_view utf8);

}  // namespace podium
