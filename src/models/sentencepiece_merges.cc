#include "models/sentencepiece_merges.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace podium {
namespace {

bool BeginsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
}

struct PieceMerge {
  std::string_view left, right;
  size_t left_id = 0, right_id = 0;
  size_t left_characters = 0, right_characters = 0;
  double score = 0;
};

using PieceIds = std::unordered_map<std::string_view, size_t>;

// All ways to make the piece of two others, by their ids.
std::vector<PieceMerge> MergesOf(const PieceIds& ids,
                                 const ScoredPiece& piece) {
  std::vector<PieceMerge> merges;
  const std::string_view text = piece.text;
  const auto characters =
      static_cast<size_t>(std::ranges::count_if(text, BeginsCharacter));
  size_t before = 1;  // characters
  for (size_t i = 1; i < text.size(); ++i) {
    if (!BeginsCharacter(text[i])) continue;
    const auto left = ids.find(text.substr(0, i));
    const auto right = ids.find(text.substr(i));
    if (left != ids.end() && right != ids.end()) {
      merges.push_back({left->first, right->first, left->second, right->second,
                        before, characters - before, piece.score});
    }
    ++before;
  }
  std::ranges::sort(merges, {}, [](const PieceMerge& merge) {
    return std::pair(merge.left_id, merge.right_id);
  });
  return merges;
}

}  // namespace

std::optional<std::vector<std::string>> SentencePieceMerges(
    std::span<const ScoredPiece> pieces) {
  PieceIds ids;
  for (size_t id = 0; id < pieces.size(); ++id) {
    if (!pieces[id].text.empty()) ids.emplace(pieces[id].text, id);
  }
  std::vector<PieceMerge> all;
  for (size_t id = 0; id < pieces.size(); ++id) {
    const ScoredPiece& piece = pieces[id];
    if (piece.text.empty() || piece.text.size() > kMostPieceBytes) continue;
    if (ids.at(piece.text) != id) continue;  // there twice
    const std::vector<PieceMerge> merges = MergesOf(ids, piece);
    all.insert(all.end(), merges.begin(), merges.end());
    if (all.size() > kMostMerges) return std::nullopt;
  }
  std::ranges::stable_sort(all, std::greater(), [](const PieceMerge& merge) {
    return std::tuple(merge.score, merge.left_characters,
                      merge.right_characters);
  });
  std::vector<std::string> texts;
  texts.reserve(all.size());
  for (const PieceMerge& merge : all) {
    texts.push_back(std::string(merge.left) + " " + std::string(merge.right));
  }
  return texts;
}

}  // namespace podium
