#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace podium {

// Of each text, the first of those before it that it nearly repeats and that
// repeats none itself. Two texts nearly repeat each other where the Jaccard
// index of their sets of shingles (four words in a row; of a text with fewer,
// all of them) is `threshold` (over 0) or more: Broder, "On the resemblance and
// containment of documents", 1997. Words are Terms; a text without any repeats
// none.
//
// At .8 that is the same text with a word or two of a long sentence changed, or
// one sentence of ten; passages that share every other sentence are not.
//
// Exact. Only texts that share one of their rarest shingles are compared
// (Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", WWW
// 2007), so that time is linear in the texts but for those that nearly repeat
// each other, or just fail to.
std::vector<std::optional<size_t>> NearDuplicates(
    std::span<const std::string_view> texts, double threshold);

}  // namespace podium
