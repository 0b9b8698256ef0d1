#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace podium {

// The words of a text, for comparing it with another text: each word, in order,
// as a 64-bit hash, the same on every machine (a collision is too unlikely to
// matter). The words are those of BertWords (lower case, without accents, each
// ideograph a word) without punctuation. Words of more than three letters also
// lose a plural ending: the "S" stemmer of Harman, "How effective is
// suffixing?", JASIS 42, 1991. Linear time.
std::vector<uint64_t> Terms(std::string_view utf8);

}  // namespace podium
