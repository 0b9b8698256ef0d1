#pragma once

#include <memory>
#include <string>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "model/load_model.h"
#include "rerank/colbert_layout.h"
#include "rerank/prompt.h"
#include "tokenizer/tokenizer.h"

namespace podium {

// What turns texts into a model's tokens.
struct ModelTexts {
  std::unique_ptr<Tokenizer> tokenizer = nullptr;
  // Of a causal model, and of a cross-encoder that reads words around query and
  // document.
  std::unique_ptr<Prompt> prompt = nullptr;
  std::unique_ptr<ColbertLayout> colbert = nullptr;  // null for other models
  std::string query_prompt = {};  // of a cross-encoder, in front of the query
};

struct ModelTextOptions {
  SpecialTokens special_tokens = SpecialTokens::kText;
  std::string prompt_template;  // see ChooseTemplate
};

// Loads them from a model's folder, and tells `config` which tokens a causal
// model answers with and how long a pair may be at most. A causal model's
// prompt is that of the folder's own chat template if sentence-transformers
// would use it (PairSettings::chats), unless the options name a template; else
// ChooseTemplate's. `name` is what the model is called. Errors are those of
// Tokenizer::Load, ReadPairSettings, ReadChatPrompt, SplitChatPrompt,
// ChooseTemplate and ColbertLayout::Make; kInvalidData if the template and the
// folder disagree on the tokens, and for an encoder whose pairs pass a chat
// template.
Result<ModelTexts> LoadModelTexts(const std::string& name,
                                  const FileSource& files, ModelConfig& config,
                                  const ModelTextOptions& options,
                                  const Limits& limits);

}  // namespace podium
