#pragma once

#include <cstddef>
#include <optional>
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

// Longer pieces are not merged. Gemma's longest has 93 bytes.
inline constexpr size_t kMostPieceBytes = 192;
// Gemma, with a vocabulary of 256,000, has fewer than 600,000.
inline constexpr size_t kMostMerges = 2'000'000;

// The merges ("LEFT RIGHT") that make a byte-pair encoding of SentencePiece's
// vocabulary, in the order in which they apply: every way to make a piece of
// two others, by the piece's score, and the longer parts first where scores are
// equal. Pieces count from 0; an empty one stands for an id that no merge makes
// or needs. Nothing if there are more than kMostMerges. Time is linear in the
// bytes of all pieces, times kMostPieceBytes.
std::optional<std::vector<std::string>> SentencePieceMerges(
    std::span<const ScoredPiece> pieces);

}  // namespace podium
