#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace podium {

// A piece of a SentencePiece vocabulary.
struct ScoredPiece {
  std::string_view text;  // UTF-8
  double score = 0;       // the higher, the earlier it is made
};

// The merges ("LEFT RIGHT") that make a byte-pair encoding of SentencePiece's
// vocabulary, in the order in which they apply: every way to make a piece of
// two others, by the piece's score, and the longer parts first where scores are
// equal. Pieces count from 0; an empty one stands for an id that no merge makes
// or needs. Time is linear in the bytes of all pieces times kMostPieceBytes,
// beyond which a piece is not merged.
std::vector<std::string> SentencePieceMerges(
    std::span<const ScoredPiece> pieces);

inline constexpr size_t kMostPieceBytes = 512;

}  // namespace podium
