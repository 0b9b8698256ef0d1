#pragma once

#include <string_view>
#include <vector>

namespace podium {

// Cuts a text into its sentences: consecutive, none empty, together all of the
// text, each with the white space after it. They borrow from it. An empty text
// has none; text without a stop, or of white space alone, is one. No character
// (nor sequence that is not well-formed UTF-8) is cut. Linear time.
//
// A sentence ends
//   - after . ! ? and their kin of other scripts (Unicode's Sentence_Terminal,
//     the common part), any run of them, and quotes and brackets that close
//     behind them: before white space, or, after a full-width stop, anywhere;
//   - before a blank line, and before a line that begins with the sign of a
//     list (-, *, •, "1.", "2)", "(3)"). Any other line break is white space.
//
// A full stop does not end one before a lower-case letter (unless the whole
// text has no upper-case one), after an initial ("J. Smith"), letters with
// stops between ("e.g.", "U.S."), a title ("Dr."), a word that stands before
// numbers ("Fig. 3", "No. 5"), or the number of an item ("1. Wash your hands").
// These read some sentences that end in "U.S." as one with the next: half a
// sentence is worse than two. Decimals, host and file names have no white space
// after the stop. Words that have such stops are known for English alone.
std::vector<std::string_view> SplitSentences(std::string_view utf8);

}  // namespace podium
