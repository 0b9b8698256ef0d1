#pragma once

#include <cstddef>

#include "base/result.h"
#include "tokenizer/tokenizer.h"

namespace podium {

struct PairLengths {
  size_t query = 0;
  size_t document = 0;
};

// How many tokens to keep from the start of each text when the two together may
// have at most `room` tokens, by the rules of Hugging Face `tokenizers`.
//
// kLongestFirst: if the shorter text fits in half of the room, the longer one
// gets the rest. Otherwise each gets half, and an odd token goes to the longer
// text, or to the document if both are equally long.
//
// kOnlySecond: kInvalidArgument if the pair must be cut and the query leaves no
// room for a token of the document.
Result<PairLengths> TruncatePair(const PairLengths& lengths, size_t room,
                                 Truncation truncation);

}  // namespace podium
