#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tokenizer/id_set.h"
#include "tokenizer/json_node.h"
#include "tokenizer/vocab.h"

namespace podium {

// The third stage: turns a piece of text into tokens. Const after construction;
// any number of threads may use it.
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  // Appends the ids of `piece`, which is not empty.
  virtual void Append(std::string_view piece,
                      std::vector<int32_t>& ids) const = 0;
  // The token for text that the vocabulary cannot spell; nothing if such text
  // is dropped.
  virtual std::optional<int32_t> unk_id() const = 0;
  // Before first use: text that spells one of these tokens is text from now on.
  // Nothing to do for models that make tokens of parts of words: none of their
  // words is such a token.
  virtual void Hide(std::span<const int32_t> /*ids*/) {}
};

// The settings of a class that builds its BPE itself.
struct BpeClass {
  bool fuse_unk = false;
  bool byte_fallback = false;
  std::string unk_token;  // empty: none
};

// Where a class that builds its Unigram itself has the unknown token: the first
// one spelled `unk_token`, unless that is empty, with a score of 0 if
// `unk_scores_zero`; or else the token `unk_id`.
struct UnigramClass {
  std::string unk_token;
  bool unk_scores_zero = false;
  int32_t unk_id = 0;
};

// What the other stages and the tokenizer's class say about a model.
struct ModelContext {
  bool byte_level = false;     // see PreTokenizer::byte_level
  std::string_view only_type;  // the class's; empty: any
  // The model has the settings of the tokenizer's class, whatever the file has.
  bool wordpiece = false;  // those of BERT's classes
  std::optional<BpeClass> bpe;
  std::optional<UnigramClass> unigram;
};

struct LoadedModel {
  Vocab vocab;
  std::unique_ptr<TokenModel> model;
};

// Reads the model of tokenizer.json, and adds the ids of its tokens to `ids`. A
// new one is a file in models/, a line in models/all.h and a row in model.cc.
Result<LoadedModel> ReadModel(const JsonNode& node, const ModelContext& context,
                              IdSet& ids);

}  // namespace podium
