#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "tokenizer/byte_trie.h"
#include "tokenizer/model.h"
#include "tokenizer/models/pair_table.h"
#include "tokenizer/models/short_words.h"
#include "tokenizer/models/word_cache.h"
#include "tokenizer/vocab.h"

namespace podium {

struct BpeOptions {
  PairTable merges;
  // For a character that is not in the vocabulary; without one, such a
  // character is dropped.
  std::optional<int32_t> unk_id;
  bool fuse_unk = false;  // one unk_id for a run of such characters
  // Such a character becomes a token for each of its bytes, "<0x0A>", if the
  // vocabulary has them all.
  bool byte_fallback = false;
  // The affixes of the tokens of characters that do not begin a word, and that
  // end one.
  std::string continuing_subword_prefix, end_of_word_suffix;
  // A piece that is a token is that token, whatever the merges make of it.
  bool ignore_merges = false;
  bool byte_level = false;  // see PreTokenizer::byte_level
};

// The settings of a class, without merges. Its unk_token need not be in the
// vocabulary.
BpeOptions OptionsOfClass(const BpeClass& bpe, const Vocab& vocab);

// Byte pair encoding: a piece is first a token for each character (or byte),
// then neighbours merge as MergeSymbols() says. Tokens that are whole words are
// found at once. Const after Build(); any number of threads may use it. Takes
// O(n log n) time for a piece of n characters; pieces up to about 500 bytes
// allocate nothing.
class Bpe final : public TokenModel {
 public:
  // Ids of `options` must be of `vocab`. kTooLarge for a vocabulary that no
  // index holds.
  static Result<Bpe> Build(const Vocab& vocab, BpeOptions options);

  void Append(std::string_view piece, std::vector<int32_t>& ids) const override;
  std::optional<int32_t> unk_id() const override { return options_.unk_id; }

 private:
  // Where in its piece a character stands decides its token's affixes: two
  // bits, since it may be the only one.
  static constexpr uint32_t kNotFirst = 1, kLast = 2, kPlaces = 4;
  // Roots of the trie: those four, and one of whole pieces for ignore_merges.
  static constexpr uint32_t kPiece = kPlaces, kRoots = kPiece + 1;
  static constexpr int32_t kNoToken = -1;

  explicit Bpe(BpeOptions options);

  // Fills bytes_ and trie_.
  Result<void> IndexCharacters(const Vocab& vocab);
  void IndexWords(const Vocab& vocab);

  // Whether the merges never join a word and the space mark (U+2581) of the
  // next: then a piece of many words may be taken word by word.
  bool WordsAreApart(const Vocab& vocab) const;

  void AppendWord(std::string_view word, std::vector<int32_t>& ids) const;

  // What the merges make of `piece`.
  void AppendMerged(std::string_view piece, std::vector<int32_t>& ids) const;
  void AppendCharacters(std::string_view piece,
                        std::vector<int32_t>& ids) const;
  // The token of a character; kNoToken if it is none.
  int32_t CharacterAt(std::string_view character, uint32_t place) const;
  // Appends the tokens of the character's bytes; false if one is missing.
  bool AppendBytes(std::string_view character, uint32_t place,
                   std::vector<int32_t>& ids) const;

  BpeOptions options_;
  // The tokens of characters: of one byte by that byte, of more in the trie.
  std::array<std::array<int32_t, 256>, kPlaces> bytes_;
  std::array<int32_t, 256> fallback_;  // the tokens of byte_fallback
  ByteTrie trie_;
  ShortWords words_{{}};
  bool words_apart_ = false;
  std::unique_ptr<WordCache> cache_ = std::make_unique<WordCache>();
};

}  // namespace podium
