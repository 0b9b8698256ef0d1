#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/byte_trie.h"
#include "tokenizer/short_words.h"

namespace podium {

// A model's tokens and their ids.
struct WordPieceVocab {
  // Sorted by bytes; tokens and ids are unique.
  std::vector<std::pair<std::string, int32_t>> tokens;
  int32_t unk_id = 0;
  // The prefix of a token that continues a word.
  std::string continuing_subword_prefix = "##";

  std::optional<int32_t> IdOf(std::string_view token) const;
};

// Splits words into tokens: from the left, the longest token that matches,
// until the end of the word. A word that cannot be split this way becomes one
// unk_id. Const after Build(); any number of threads may use it.
class WordPiece {
 public:
  static Result<WordPiece> Build(const WordPieceVocab& vocab);

  // Appends the ids of `word`. Takes time proportional to the length of the
  // word times that of the longest token.
  void Append(std::string_view word, std::vector<int32_t>& ids) const;

  int32_t unk_id() const { return unk_id_; }

 private:
  WordPiece(ShortWords short_words, ByteTrie trie, int32_t unk_id)
      : short_words_(std::move(short_words)),
        trie_(std::move(trie)),
        unk_id_(unk_id) {}

  ShortWords short_words_;
  ByteTrie trie_;
  int32_t unk_id_;
};

}  // namespace podium
