#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "tensor/encoding.h"

namespace podium {

// How a pair that is longer than max_length is cut, as Hugging Face
// `tokenizers` names it.
enum class Truncation {
  kLongestFirst,  // tokens are taken from the end of the longer text, one at a
                  // time, until the pair fits
  kOnlySecond,    // the query is kept whole and the document cut
};

struct PairOptions {
  int32_t max_length = 512;  // of the whole pair, special tokens included
  Truncation truncation = Truncation::kLongestFirst;
};

// What the tokens that give a pair its structure (unk, cls, sep, pad, mask) are
// where a text spells them out.
enum class SpecialTokens {
  kText,   // read as text: a document cannot forge the pair's structure
  kMatch,  // found as all added tokens are, as Hugging Face does by default
};

// Of "text" or "match". kInvalidArgument for anything else.
Result<SpecialTokens> ParseSpecialTokens(std::string_view text);

struct TokenizerOptions {
  SpecialTokens special_tokens = SpecialTokens::kText;
};

// Text to the ids of one model. Const after construction, for any number of
// threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // Reads tokenizer.json, or vocab.txt where that is absent, and beside either
  // tokenizer_config.json, whose switches count as they do for transformers.
  // Errors name the file, the key, what was found and what is understood.
  static Result<std::unique_ptr<Tokenizer>> Load(
      const FileSource& files, const Limits& limits,
      const TokenizerOptions& options = {});

  // Ids of `utf8`, no special tokens added. Added tokens are found in it, those
  // of the pair's structure as TokenizerOptions say. Invalid UTF-8 is read as
  // U+FFFD. Linear time in the text.
  virtual std::vector<int32_t> Tokenize(std::string_view utf8) const = 0;

  // [CLS] query [SEP] document [SEP] of ids that Tokenize made, cut to
  // options.max_length. kInvalidArgument where the options leave no room:
  // kOnlySecond and a query that fills the pair on its own.
  virtual Result<Encoding> EncodePair(std::span<const int32_t> query,
                                      std::span<const int32_t> document,
                                      const PairOptions& options) const = 0;

  // What the vocabulary calls a token ("##ing"); nothing where no token has the
  // id. Borrows from the tokenizer.
  virtual std::optional<std::string_view> TokenString(int32_t id) const = 0;

  // Text of ids, as far as the tokenizer can make it: what its normalizer took
  // does not come back. Ids that no token has are left out.
  virtual std::string Detokenize(std::span<const int32_t> ids) const = 0;

  virtual int32_t vocab_size() const = 0;  // one more than the largest id
  // The longest pair, special tokens included, by the tokenizer's files; the
  // model may take less.
  virtual int32_t max_length() const = 0;
  virtual int32_t pair_special_tokens()
      const = 0;  // that EncodePair adds: 3 for BERT
};

}  // namespace podium
