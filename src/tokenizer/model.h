#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
};

// What the other stages and the tokenizer's class say about a model.
struct ModelContext {
  bool byte_level = false;     // see PreTokenizer::byte_level
  std::string_view only_type;  // the class's; empty: any
  // The model has the defaults of the tokenizer's class, whatever options the
  // file has.
  bool default_options = false;
};

struct LoadedModel {
  Vocab vocab;
  std::unique_ptr<const TokenModel> model;
};

// Reads the model of tokenizer.json, and adds the ids of its tokens to `ids`. A
// new one is a file in models/, a line in models/all.h and a row in model.cc.
Result<LoadedModel> ReadModel(const JsonNode& node, const ModelContext& context,
                              IdSet& ids);

}  // namespace podium
