#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "tensor/encoding.h"

namespace podium {

// How a pair longer than max_length is truncated, in Hugging Face `tokenizers`'
// terms.
enum class Truncation {
  kLongestFirst,  // drop the last token of the longer text, one at a time,
                  // until the pair fits
  kOnlySecond,    // keep the whole query and cut the document
};

struct PairOptions {
  int32_t max_length = 512;  // for the whole pair, including special tokens
  Truncation truncation = Truncation::kLongestFirst;
};

// How the tokens that structure a pair (unk, cls, sep, pad, mask, bos, eos, and
// the additional special tokens of tokenizer_config.json) are read when a text
// spells them out.
enum class SpecialTokens {
  kText,   // as text: a document cannot forge the pair's structure
  kMatch,  // as tokens, like all added tokens; Hugging Face's default
};

// Parses "text" or "match"; kInvalidArgument for anything else.
Result<SpecialTokens> ParseSpecialTokens(std::string_view text);

struct TokenizerOptions {
  SpecialTokens special_tokens = SpecialTokens::kText;
  // The template that texts are put into, if there is one: the added tokens in
  // it structure the prompt, and are read as those of a pair are.
  std::string prompt_template;
};

// Converts text to the ids of one model. Const after construction; any number
// of threads may use it.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // Reads tokenizer.json, or, if that is absent, vocab.txt (BERT) or vocab.json
  // and merges.txt (RoBERTa, Qwen2); in each case also tokenizer_config.json,
  // with its settings applied as transformers does. Errors name the file, the
  // key, the value found and the supported ones.
  static Result<std::unique_ptr<Tokenizer>> Load(
      const FileSource& files, const Limits& limits,
      const TokenizerOptions& options = {});

  // Ids of `utf8`, without added special tokens. Added tokens in the text are
  // matched; for those that structure a pair, TokenizerOptions decides. Invalid
  // UTF-8 is read as U+FFFD. Linear time in the text.
  virtual std::vector<int32_t> Tokenize(std::string_view utf8) const = 0;

  // The same for a part of a prompt that does not come from a caller: all added
  // tokens are matched, such as <|im_start|>, whatever TokenizerOptions say. A
  // prompt's parts may be tokenized apart where the model's author did so.
  virtual std::vector<int32_t> TokenizeTemplate(std::string_view utf8) const {
    return Tokenize(utf8);
  }

  // Where the added tokens are that TokenizeTemplate matches: begin and end, in
  // bytes and in order, of each of them, or of several without text in between.
  using ByteRange = std::pair<size_t, size_t>;
  virtual std::vector<ByteRange> AddedTokensIn(std::string_view) const {
    return {};
  }

  // The model's pair, such as [CLS] query [SEP] document [SEP], from ids made
  // by Tokenize, truncated to options.max_length. kInvalidArgument if the
  // options leave no room: kOnlySecond with a query that alone fills the pair.
  virtual Result<Encoding> EncodePair(std::span<const int32_t> query,
                                      std::span<const int32_t> document,
                                      const PairOptions& options) const = 0;

  // Whether the pair's token types tell the document from the query: the
  // template has type 1 from some piece on that stands behind the query and not
  // behind the document.
  virtual bool splits() const = 0;

  // The template's part before its first piece of type 1, with the query, and
  // the part from there on, with the document; neither is truncated. Laid end
  // to end they are what EncodePair gives for a pair that fits.
  // kInvalidArgument unless splits().
  virtual Result<Encoding> EncodeQuery(
      std::span<const int32_t> query) const = 0;
  virtual Result<Encoding> EncodeDocument(
      std::span<const int32_t> document) const = 0;

  // One text as a model reads it by itself, such as [CLS] text [SEP]; it is not
  // truncated. kInvalidArgument if the tokenizer's files have no such layout.
  virtual Result<Encoding> EncodeText(std::span<const int32_t> text) const = 0;

  // The token that the vocabulary spells like this, "[MASK]" or "##ing";
  // nothing if there is none. Time in proportion to the vocabulary.
  virtual std::optional<int32_t> FindToken(std::string_view text) const = 0;

  // The token's spelling in the vocabulary ("##ing"); nothing for an unknown
  // id. Borrows from the tokenizer.
  virtual std::optional<std::string_view> TokenString(int32_t id) const = 0;

  // Decodes ids to text as far as possible: what the normalizer removed is not
  // restored. Unknown ids are skipped.
  virtual std::string Detokenize(std::span<const int32_t> ids) const = 0;

  virtual int32_t vocab_size() const = 0;  // one more than the largest id
  // The longest pair according to the tokenizer's files, including special
  // tokens; the model's own limit may be lower.
  virtual int32_t max_length() const = 0;
  virtual int32_t pair_special_tokens()
      const = 0;  // number that EncodePair adds: 3 for BERT
};

}  // namespace podium
