#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace podium {

// How a ColBERT reads a query and a document: each by itself, between the
// special tokens that the tokenizer puts around one text, with a prefix, as its
// folder says (colbert_folder.h).
struct ColbertTexts {
  // A query is filled up to `length` tokens with `token`.
  struct Expansion {
    int64_t length = 32;  // special tokens included
    bool fixed = true;    // longer queries are cut to `length`
    bool attend = false;  // whether other tokens attend to these
    // As the vocabulary spells it; empty: the mask, [MASK] or <mask>.
    std::string token;
  };

  std::string query_prefix, document_prefix;
  // A prefix that begins with a token of the vocabulary, such as "[unused0] ",
  // begins with that token. Otherwise it does only if the tokenizer matches it.
  bool prefix_is_token = false;
  // The longest text, special tokens and prefix included; 0: what the model
  // reads.
  int64_t query_length = 0, document_length = 0;
  std::optional<Expansion> expansion;
  // A document's tokens that are not compared, as the vocabulary spells them. A
  // word that the vocabulary lacks changes nothing.
  std::vector<std::string> skipped_words;
};

}  // namespace podium
