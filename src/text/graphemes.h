#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/unicode_tables.h"

namespace podium {

// Finds extended grapheme clusters (UAX #29, Unicode 17): what a reader takes
// for one character. Told the code points of a text one after another, it says
// of each whether a cluster begins there. Constant time and memory for each.
class GraphemeBreaker {
 public:
  // Whether a cluster begins at `cp`; always for the first one.
  bool BreaksBefore(char32_t cp);

 private:
  enum class Emoji : uint8_t { kNone, kPictographic, kJoiner };
  enum class Conjunct : uint8_t { kNone, kConsonant, kLinked };

  bool Joins(GraphemeBreak next, bool consonant) const;

  bool begun_ = false;
  GraphemeBreak last_ = GraphemeBreak::kOther;
  Emoji emoji_ = Emoji::kNone;
  Conjunct conjunct_ = Conjunct::kNone;
  bool odd_indicators_ = false;  // an odd number of them ends here
};

// The length in bytes of the cluster that begins `utf8`, which is not empty.
// Invalid UTF-8 is read as U+FFFD.
size_t GraphemeLength(std::string_view utf8);

}  // namespace podium
