#pragma once

#include <cstddef>

#include "base/result.h"
#include "tokenizer/tokenizer.h"

namespace podium {

struct PairLengths {
  size_t query = 0;
  size_t document = 0;
};

// How many tokens from the start of each text stay where the two may hold
// `room` together, as Hugging Face `tokenizers` cuts them.
//
// kLongestFirst: where the shorter text fits in half of the room, the longer
// has the rest; otherwise each has half, and the odd token goes to the longer
// text, or to the document where they are equally long.
// kOnlySecond: kInvalidArgument where the query leaves no room for a token of
// the document and something has to go.
Result<PairLengths> TruncatePair(const PairLengths& lengths, size_t room,
                                 Truncation truncation);

}  // namespace podium
