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

// The tokens of a model and their ids.
struct WordPieceVocab {
  // In the order of their bytes; no token and no id is there twice.
  std::vector<std::pair<std::string, int32_t>> tokens;
  int32_t unk_id = 0;
  // What a token that continues a word begins with.
  std::string continuing_subword_prefix = "##";

  std::optional<int32_t> IdOf(std::string_view token) const;
};

// Words to ids: from the left, the longest token that fits, until the word is
// used up; a word that cannot be used up is one unk_id. Const after building,
// for any number of threads.
class WordPiece {
 public:
  static Result<WordPiece> Build(const WordPieceVocab& vocab);

  // Appends the ids of `word`. Takes time in proportion to the word's length
  // times that of the longest token.
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
