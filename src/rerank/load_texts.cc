#include "rerank/load_texts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "model/score_tokens.h"
#include "rerank/chat_prompt.h"
#include "rerank/pair_settings.h"

namespace podium {
namespace {

// The template decides which tokens answer, or leaves it to the folder. A
// folder that names others than the template was trained with another one.
Result<void> SetScoreTokens(const FileSource& files, const Limits& limits,
                            const Prompt& prompt, ModelConfig& config) {
  const auto tokens = prompt.AnswerTokens();
  if (!tokens) return Unexpected(tokens.error());
  const auto stored = ReadScoreTokens(files, limits, config.sizes.vocab_size);
  if (!stored) return Unexpected(stored.error());
  const auto refuse = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("modules.json") + ": " + what +
                    "; choose the model's own template (--template)",
                "template");
  };
  if (*tokens && *stored && **stored != **tokens) {
    return refuse("its LogitScore reads other tokens than the template " +
                  prompt.how().name);
  }
  if (!*tokens && !*stored) {
    return refuse("no LogitScore says which tokens answer");
  }
  config.score_tokens = *tokens ? **tokens : **stored;
  return {};
}

// How a causal model's prompt is made: by a template of ours, or by the
// folder's own, whose parts depend on the tokenizer.
struct PromptSource {
  std::optional<ChatPrompt> chat;
  ScoreTemplate how;  // without `chat`

  std::string FixedText() const {
    if (chat) return chat->Text();
    std::string text;
    for (const PromptPart& part : how.asked) {
      if (part.kind == PromptPart::Kind::kFixed) text += part.text;
    }
    return text + how.tail;
  }
};

Result<PromptSource> FindPrompt(const std::string& name,
                                const FileSource& files,
                                const PairSettings& settings,
                                const ModelTextOptions& options,
                                const Limits& limits) {
  PromptSource source;
  if (settings.chats && options.prompt_template.empty()) {
    auto chat = ReadChatPrompt(files, limits, settings);
    if (!chat) return Unexpected(std::move(chat.error()));
    source.chat = *std::move(chat);
    return source;
  }
  auto chosen = ChooseTemplate(files, limits, name, options.prompt_template);
  if (!chosen) return Unexpected(std::move(chosen.error()));
  source.how = *std::move(chosen);
  return source;
}

// A folder's own template, with the map into [0, 1] of the models that are
// known by name: no folder says it.
Result<ScoreTemplate> OwnTemplate(const std::string& name,
                                  const FileSource& files, const Limits& limits,
                                  const ChatPrompt& chat,
                                  const Tokenizer& tokenizer) {
  auto how = SplitChatPrompt(chat, tokenizer);
  if (!how) return how;
  if (const auto known = ChooseTemplate(files, limits, name, "")) {
    how->offset = known->offset;
    how->divisor = known->divisor;
  }
  return how;
}

}  // namespace

Result<ModelTexts> LoadModelTexts(const std::string& name,
                                  const FileSource& files, ModelConfig& config,
                                  const ModelTextOptions& options,
                                  const Limits& limits) {
  const Architecture architecture = config.sizes.architecture;
  const auto settings = ReadPairSettings(files, limits);
  if (!settings) return Unexpected(settings.error());
  // A ColBERT has a length for each of its texts.
  if (settings->max_length && !config.sizes.colbert) {
    config.sizes.max_sequence_length = static_cast<int32_t>(std::min<int64_t>(
        config.sizes.max_sequence_length, *settings->max_length));
  }
  std::optional<PromptSource> source;
  TokenizerOptions reads{.special_tokens = options.special_tokens,
                         .prompt_template = {}};
  if (architecture == Architecture::kCausal) {
    auto found = FindPrompt(name, files, *settings, options, limits);
    if (!found) return Unexpected(std::move(found.error()));
    source = *std::move(found);
    reads.prompt_template = source->FixedText();
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
  if (architecture == Architecture::kCrossEncoder) {
    if (settings->chats && files.Has("chat_template.jinja")) {
      return Fail(ErrorCode::kInvalidData,
                  files.Describe("sentence_bert_config.json") +
                      ": \"modality_config\" is with messages, for a chat "
                      "template; what works for this architecture is text",
                  "modality_config");
    }
    texts.query_prompt = settings->prompt;
    auto words = FindWords(files, limits);
    if (!words) return Unexpected(std::move(words.error()));
    if (*words) {
      texts.prompt =
          std::make_unique<Prompt>(*texts.tokenizer, **std::move(words));
    }
  }
  if (!source) return texts;
  Result<ScoreTemplate> how =
      source->chat
          ? OwnTemplate(name, files, limits, *source->chat, *texts.tokenizer)
          : std::move(source->how);
  if (!how) return Unexpected(std::move(how.error()));
  texts.prompt = std::make_unique<Prompt>(*texts.tokenizer, *std::move(how));
  if (config.reads_score_tokens) {
    if (auto ok = SetScoreTokens(files, limits, *texts.prompt, config); !ok) {
      return Unexpected(std::move(ok.error()));
    }
  }
  return texts;
}

}  // namespace podium
