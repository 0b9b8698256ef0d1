#include "rerank/load_texts.h"

#include <utility>

#include "model/score_tokens.h"

namespace podium {
namespace {

// The template decides which tokens answer. A folder that names others was
// trained with another template.
Result<void> SetScoreTokens(const FileSource& files, const Limits& limits,
                            const Prompt& prompt, ModelConfig& config) {
  const auto tokens = prompt.AnswerTokens();
  if (!tokens) return Unexpected(tokens.error());
  const auto stored = ReadScoreTokens(files, limits, config.sizes.vocab_size);
  if (!stored) return Unexpected(stored.error());
  if (*stored && **stored != *tokens) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("modules.json") +
                    ": its LogitScore reads other tokens than the template " +
                    std::string(prompt.how().name) +
                    "; choose the model's own template (--template)",
                "template");
  }
  config.score_tokens = *tokens;
  return {};
}

}  // namespace

Result<ModelTexts> LoadModelTexts(const std::string& name,
                                  const FileSource& files, ModelConfig& config,
                                  const ModelTextOptions& options,
                                  const Limits& limits) {
  const ScoreTemplate* how = nullptr;
  TokenizerOptions reads{.special_tokens = options.special_tokens,
                         .prompt_template = {}};
  if (config.sizes.architecture == Architecture::kCausal) {
    auto chosen = ChooseTemplate(files, limits, name, options.prompt_template);
    if (!chosen) return Unexpected(std::move(chosen.error()));
    how = *chosen;
    reads.prompt_template = std::string(how->head) + std::string(how->middle) +
                            std::string(how->tail);
  }
  ModelTexts texts;
  auto tokenizer = Tokenizer::Load(files, limits, reads);
  if (!tokenizer) return Unexpected(std::move(tokenizer.error()));
  texts.tokenizer = *std::move(tokenizer);
  if (config.sizes.colbert) {
    auto layout = ColbertLayout::Make(*texts.tokenizer, config.sizes);
    if (!layout) {
      const std::string file = files.Describe("tokenizer.json");
      return Fail(layout.error().code, file + ": " + layout.error().message,
                  layout.error().param);
    }
    texts.colbert = std::make_unique<ColbertLayout>(*std::move(layout));
  }
  if (how == nullptr) return texts;
  texts.prompt = std::make_unique<Prompt>(*texts.tokenizer, *how);
  if (config.reads_score_tokens) {
    if (auto ok = SetScoreTokens(files, limits, *texts.prompt, config); !ok) {
      return Unexpected(std::move(ok.error()));
    }
  }
  return texts;
}

}  // namespace podium
