#pragma once

#include "base/result.h"
#include "tokenizer/models/pair_table.h"
#include "tokenizer/vocab.h"

namespace podium {

// The merges of a vocabulary that has none of its own, such as that of a
// SentencePiece model: each way to make a token of two others, the tokens in
// the order of their ids, and for one token the shorter left part first. That
// is what transformers makes. Time and memory are linear in the tokens' bytes.
// kTooLarge for a vocabulary that no index holds.
Result<PairTable> MergesOfPieces(const Vocab& vocab);

}  // namespace podium
