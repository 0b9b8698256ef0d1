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
  std::unique_ptr<Tokenizer> tokenizer;
  std::unique_ptr<Prompt> prompt;  // null unless the model is causal
  std::unique_ptr<ColbertLayout> colbert = nullptr;  // null for other models
};

struct ModelTextOptions {
  SpecialTokens special_tokens = SpecialTokens::kText;
  std::string prompt_template;  // see ChooseTemplate
};

// Loads them from a model's folder, and tells `config` which tokens a causal
// model answers with. `name` is what the model is called. Errors are those of
// Tokenizer::Load, ChooseTemplate and ColbertLayout::Make; kInvalidData if the
// template and the folder disagree on the tokens.
Result<ModelTexts> LoadModelTexts(const std::string& name,
                                  const FileSource& files, ModelConfig& config,
                                  const ModelTextOptions& options,
                                  const Limits& limits);

}  // namespace podium
