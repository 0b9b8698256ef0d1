#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace podium {

// Returns for each text the index of the first earlier text that it nearly
// repeats, or nothing. Texts that repeat an earlier one are not compared with
// later ones. Two texts nearly repeat each other if the Jaccard index of their
// sets of shingles is at least `threshold`, which is above 0 (Broder, "On the
// resemblance and containment of documents", 1997). A shingle is four words
// (Terms) in a row; a text with fewer words is one shingle. A text without
// words repeats nothing.
//
// At 0.8, two texts are near-duplicates if they differ in a word or two of a
// long sentence, or in one sentence of ten. Passages that share every other
// sentence are not.
//
// The result is exact. Only texts that share one of their rarest shingles are
// compared (Bayardo, Ma and Srikant, "Scaling up all pairs similarity search",
// WWW 2007), so the time is linear in the texts, apart from those that nearly
// repeat each other or narrowly fail to.
std::vector<std::optional<size_t>> NearDuplicates(
    std::span<const std::string_view> texts, double threshold);

}  // namespace podium
