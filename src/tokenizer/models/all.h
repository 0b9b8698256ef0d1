#pragma once

#include "base/result.h"
#include "tokenizer/id_set.h"
#include "tokenizer/json_node.h"
#include "tokenizer/model.h"

// The models of Hugging Face `tokenizers`, one file each.
namespace podium::token_models {

Result<LoadedModel> ReadBpe(const JsonNode& node, const ModelContext& context,
                            IdSet& ids);
Result<LoadedModel> ReadUnigram(const JsonNode& node,
                                const ModelContext& context, IdSet& ids);
Result<LoadedModel> ReadWordPiece(const JsonNode& node,
                                  const ModelContext& context, IdSet& ids);

}  // namespace podium::token_models
