#pragma once

#include <string_view>
#include <vector>

namespace podium {

// Splits a text into consecutive, non-empty sentences that together cover the
// whole text; white space belongs to the sentence before it. The sentences
// borrow from the text. An empty text has none; text without a stop, or of
// white space alone, is one. Characters (and sequences that are not well-formed
// UTF-8) are never split. Linear time.
//
// A sentence ends
//   - after . ! ? and similar stops in other scripts (the common part of
//     Unicode's Sentence_Terminal), runs of them, and any closing quotes and
//     brackets after them: before white space or, after a full-width stop,
//     anywhere;
//   - before a blank line, and before a line that begins with a list marker (-,
//     *, •, "1.", "2)", "(3)"). Any other line break is white space.
//
// A full stop does not end a sentence before a lower-case letter (unless the
// whole text has no upper-case one), or after an initial ("J. Smith"), letters
// with stops between ("e.g.", "U.S."), a title ("Dr."), a word that precedes
// numbers ("Fig. 3", "No. 5"), or the number of a list item ("1. Wash your
// hands"). So a sentence that ends in "U.S." may be joined with the next: half
// a sentence is worse than two. In decimals, host names and file names no white
// space follows the stop. The lists of abbreviations are English only.
// sentence is worse than two. Decimals, host and file names have no white space
// after the stop. Words that have such stops are known for English alone.
std::vector<std::string_view> SplitSentences(std::string_view utf8);

}  // namespace podium
