#pragma once

#include <vector>

#include "base/result.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/bert_tokenizer.h"
#include "tokenizer/json_node.h"

namespace podium {

// An added token, and the value of the file that gives its id.
struct AddedTokenOfFile {
  AddedToken token;
  JsonNode id_node;
};

// Reads {"content": "[NEW]", "lstrip": false, ...}: everything but the id.
Result<AddedToken> ReadAddedToken(const JsonNode& node);

// The tokens of tokenizer.json's array "added_tokens". `node` borrows from its
// document, and so does what is returned.
Result<std::vector<AddedTokenOfFile>> ReadAddedTokenList(const JsonNode& node);

// The tokens of tokenizer_config.json's object "added_tokens_decoder", whose
// keys are the ids.
Result<std::vector<AddedTokenOfFile>> ReadAddedTokenMap(const JsonNode& node);

// Adds `tokens` to config.added_tokens and config.ids; one that is there
// already is replaced. kInvalidData where an id is that of another token.
Result<void> AddTokens(const std::vector<AddedTokenOfFile>& tokens,
                       BertTokenizerConfig& config);

}  // namespace podium
