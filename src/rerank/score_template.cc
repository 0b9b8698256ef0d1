#include "rerank/score_template.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "model/config_reader.h"
#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr char kParam[] = "template";

std::string TextOf(const ConfigReader& config, std::string_view key) {
  std::string_view text;
  const auto value = config.Find(key);
  if (!value || value->get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

// Everything that may name the model, in lower case.
std::string NamesOf(const FileSource& files, const Limits& limits,
                    const ConfigReader& config, std::string_view name) {
  std::string names(name);
  names += "\n" + files.Describe("config.json");
  names += "\n" + TextOf(config, "_name_or_path");
  constexpr std::string_view kChatTemplate = "chat_template.jinja";
  if (files.Has(kChatTemplate)) {
    const auto chat = files.Read(kChatTemplate, limits.max_config_bytes);
    if (chat) names += "\n" + std::string(chat->bytes);
  }
  return ToLower(names);
}

}  // namespace

std::vector<ScoreTemplate> ScoreTemplates() {
  return {Qwen3RerankerTemplate(), MxbaiRerankBaseV2Template(),
          MxbaiRerankLargeV2Template(), ZerankTemplate(),
          BgeRerankerGemmaTemplate()};
}

Result<std::optional<ScoreTemplate>> FindWords(const FileSource& files,
                                               const Limits& limits) {
  const auto config = ConfigReader::Open(files, limits);
  if (!config) return Unexpected(config.error());
  ScoreTemplate words = LlamaNemotronTemplate();
  if (TextOf(*config, "model_type") != words.model_type) {
    return std::optional<ScoreTemplate>();
  }
  return std::optional(std::move(words));
}

std::string ListTemplates(std::string_view model_type) {
  std::string text;
  for (const ScoreTemplate& t : ScoreTemplates()) {
    if (!model_type.empty() && t.model_type != model_type) continue;
    text += (text.empty() ? "" : ", ") + t.name + " (" + t.what + ")";
  }
  return text;
}

Result<ScoreTemplate> ChooseTemplate(const FileSource& files,
                                     const Limits& limits,
                                     std::string_view name,
                                     std::string_view asked) {
  const auto config = ConfigReader::Open(files, limits);
  if (!config) return Unexpected(config.error());
  const std::string model_type = TextOf(*config, "model_type");
  const std::string works = ListTemplates(model_type);
  const auto refuse = [&](const std::string& what) {
    return Fail(
        ErrorCode::kInvalidArgument,
        what + "; what works for a model of type \"" + model_type + "\" is " +
            (works.empty() ? "nothing yet: no template is for it" : works),
        kParam);
  };
  std::vector<ScoreTemplate> templates = ScoreTemplates();
  std::erase_if(templates, [&](const ScoreTemplate& t) {
    return t.model_type != model_type;
  });
  if (!asked.empty()) {
    const auto found =
        std::ranges::find(templates, asked, &ScoreTemplate::name);
    if (found != templates.end()) return std::move(*found);
    return refuse("template is \"" + std::string(asked) + "\"");
  }
  const std::string names = NamesOf(files, limits, *config, name);
  std::erase_if(templates, [&](const ScoreTemplate& t) {
    return std::ranges::none_of(t.signs, [&](std::string_view sign) {
      return names.find(sign) != names.npos;
    });
  });
  if (templates.size() == 1) return std::move(templates.front());
  return refuse(
      files.Describe("config.json") +
      ": neither the model's name nor its chat template tells which template "
      "it was trained with, and with the wrong one its scores mean nothing: "
      "choose one with --template");
}

}  // namespace podium
