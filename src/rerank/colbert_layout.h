#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/model_sizes.h"
#include "tensor/encoding.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// How a ColBERT's texts are laid out, in the tokens of one tokenizer, which
// outlives it:
//
//   [CLS] prefix query [SEP] [MASK] ... [MASK]     [CLS] prefix document [SEP]
//
// with the special tokens that the tokenizer puts around one text.
class ColbertLayout {
 public:
  // `model` is a ColBERT. kInvalidData if the tokenizer does not fit its
  // settings.
  static Result<ColbertLayout> Make(const Tokenizer& tokenizer,
                                    const ModelSizes& model);

  // The text's own tokens, without the prefix.
  std::vector<int32_t> QueryTokens(std::string_view text) const {
    return OwnTokens(query_, text);
  }
  std::vector<int32_t> DocumentTokens(std::string_view text) const {
    return OwnTokens(document_, text);
  }

  // The most of these tokens that a text has room for; 1 or more.
  int64_t query_room() const { return query_.room; }
  int64_t document_room() const { return document_.room; }
  // The tokens that stand around those of a query and of a document, without
  // what a query is expanded with.
  int64_t fixed_tokens() const { return query_.fixed + document_.fixed; }

  // The texts of tokens that have room.
  Result<Encoding> Query(std::span<const int32_t> tokens) const;
  Result<Encoding> Document(std::span<const int32_t> tokens) const;

 private:
  struct Side {
    std::vector<int32_t> prefix;
    std::string blanks;  // that stand between the prefix and the text
    int64_t fixed = 0;   // special tokens and prefix
    int64_t room = 0;
  };

  explicit ColbertLayout(const Tokenizer& tokenizer) : tokenizer_(&tokenizer) {}

  std::vector<int32_t> OwnTokens(const Side& side, std::string_view text) const;
  Result<Encoding> LayOut(const Side& side,
                          std::span<const int32_t> tokens) const;

  const Tokenizer* tokenizer_;
  Side query_, document_;
  int64_t least_query_ = 0;  // tokens that a query is expanded to
  int32_t expansion_ = 0;
  bool attend_ = false;           // to the tokens of the expansion
  std::vector<int32_t> skipped_;  // tokens of documents, sorted
};

}  // namespace podium
