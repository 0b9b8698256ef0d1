#pragma once

#include <vector>

#include "base/result.h"
#include "tokenizer/added_tokens.h"
#include "tokenizer/json_node.h"
#include "tokenizer/tokenizer_parts.h"

namespace podium {

// An added token, and the JSON value that has its id (for errors).
struct AddedTokenOfFile {
  AddedToken token;
  JsonNode id_node;
};

// Reads {"content": "[NEW]", "lstrip": false, ...}: everything but the id.
Result<AddedToken> ReadAddedToken(const JsonNode& node);

// Reads tokenizer.json's array "added_tokens". `node` borrows from its
// document, and so does the result.
Result<std::vector<AddedTokenOfFile>> ReadAddedTokenList(const JsonNode& node);

// Reads tokenizer_config.json's object "added_tokens_decoder", which has the
// ids as keys.
Result<std::vector<AddedTokenOfFile>> ReadAddedTokenMap(const JsonNode& node);

// Adds `tokens` to parts.added_tokens and parts.ids; a token that is already
// there is replaced. kInvalidData if an id belongs to another token.
Result<void> AddTokens(const std::vector<AddedTokenOfFile>& tokens,
                       TokenizerParts& parts);

}  // namespace podium
