#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/model.h"
#include "tokenizer/models/piece_trie.h"
#include "tokenizer/models/word_cache.h"

namespace podium {

struct UnigramOptions {
  int32_t unk_id = 0;  // for a run of characters that are not in the vocabulary
  // Such a run becomes a token for each of its bytes, "<0x0A>", if the
  // vocabulary has them all.
  bool byte_fallback = false;
};

// A token and the logarithm of its probability.
using ScoredToken = std::pair<std::string, double>;

// Where the tokens of a class have the one for unknown text; nothing if
// rule.unk_id is beyond them.
std::optional<int32_t> UnkIdOfClass(const UnigramClass& rule,
                                    const std::vector<ScoredToken>& vocab);

// Ids are places; of equal tokens the last counts.
Vocab VocabOfScored(const std::vector<ScoredToken>& scored);

// SentencePiece's Unigram: of all ways to spell a piece as tokens, the one with
// the highest sum of scores (Viterbi). A character that is no token scores 10
// less than the lowest score. Const after Build(); any number of threads may
// use it. Linear time for a piece, times the bytes of the longest token.
class Unigram final : public TokenModel {
 public:
  static constexpr size_t kMaxTokenBytes = 1024;

  // A token's id is its place; of equal tokens the last counts.
  // `options.unk_id` is a place. kInvalidData for a score that is not finite,
  // kTooLarge for a token longer than kMaxTokenBytes, or a vocabulary that no
  // index holds.
  static Result<Unigram> Build(const std::vector<ScoredToken>& vocab,
                               const UnigramOptions& options);

  void Append(std::string_view piece, std::vector<int32_t>& ids) const override;
  std::optional<int32_t> unk_id() const override { return options_.unk_id; }
  void Hide(std::span<const int32_t> ids) override;

 private:
  // The best way to spell a piece up to some byte.
  struct Step {
    double score = 0;
    uint32_t begin = 0;     // of its last token
    int32_t id = kNoToken;  // kNoToken: no token ends there
  };
  static constexpr int32_t kNoToken = PieceTrie::kNoToken;

  explicit Unigram(const UnigramOptions& options);

  void AppendBest(std::string_view piece, std::vector<int32_t>& ids) const;
  // Fills `steps`, one more than the piece has bytes.
  void FindBest(std::string_view piece, std::span<Step> steps) const;
  void AppendUnknown(std::string_view text, std::vector<int32_t>& ids) const;

  UnigramOptions options_;
  PieceTrie trie_;
  double unk_score_ = 0;
  std::array<int32_t, 256> bytes_;  // the tokens of bytes
  std::unique_ptr<WordCache> cache_ = std::make_unique<WordCache>();
};

}  // namespace podium
