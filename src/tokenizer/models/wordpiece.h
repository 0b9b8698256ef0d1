#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/byte_trie.h"
#include "tokenizer/model.h"
#include "tokenizer/models/short_words.h"
#include "tokenizer/vocab.h"

namespace podium {

struct WordPieceOptions {
  int32_t unk_id = 0;
  // The prefix of a token that continues a word.
  std::string continuing_subword_prefix = "##";
  int32_t max_input_chars_per_word = 100;  // a longer word is unk_id
};

// Splits words into tokens: from the left, the longest token that matches,
// until the end of the word. A word that cannot be split this way becomes one
// unk_id. Const after Build(); any number of threads may use it.
class WordPiece final : public TokenModel {
 public:
  static Result<WordPiece> Build(const Vocab& vocab,
                                 const WordPieceOptions& options);

  void Append(std::string_view word, std::vector<int32_t>& ids) const override;
  std::optional<int32_t> unk_id() const override { return unk_id_; }

  // The same for a word that has at most max_input_chars_per_word() code
  // points. Takes time proportional to the length of the word times that of the
  // longest token.
  void AppendShort(std::string_view word, std::vector<int32_t>& ids) const;

  int32_t max_input_chars_per_word() const { return max_chars_; }

 private:
  WordPiece(ShortWords short_words, ByteTrie trie,
            const WordPieceOptions& options)
      : short_words_(std::move(short_words)),
        trie_(std::move(trie)),
        unk_id_(options.unk_id),
        max_chars_(options.max_input_chars_per_word) {}

  ShortWords short_words_;
  ByteTrie trie_;
  int32_t unk_id_;
  int32_t max_chars_;
};

}  // namespace podium
