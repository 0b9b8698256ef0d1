#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace podium {

// What a text is about, for comparing it with another by words: each word of
// it, in order, as a number (a 64-bit hash, the same everywhere; two words have
// one by an accident that nobody will see). Words are BertWords' (lower case,
// without accents, an ideograph each) less punctuation, and less the ending of
// a plural where they have more than three letters: the "S" stemmer of Harman,
// "How effective is suffixing?", JASIS 42, 1991. Linear time.
std::vector<uint64_t> Terms(std::string_view utf8);

}  // namespace podium
