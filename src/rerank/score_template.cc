#include "rerank/score_template.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "model/config_reader.h"
#include "rerank/templates/all.h"

namespace podium {
namespace {

constexpr const ScoreTemplate* kTemplates[] = {
    &kQwen3Reranker, &kMxbaiRerankBaseV2, &kMxbaiRerankLargeV2, &kZerank,
    &kBgeRerankerGemma};

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

std::span<const ScoreTemplate* const> ScoreTemplates() { return kTemplates; }

std::string ListTemplates(std::string_view model_type) {
  std::string text;
  for (const ScoreTemplate* t : kTemplates) {
    if (!model_type.empty() && t->model_type != model_type) continue;
    text += (text.empty() ? "" : ", ") + std::string(t->name) + " (" +
            std::string(t->what) + ")";
  }
  return text;
}

Result<const ScoreTemplate*> ChooseTemplate(const FileSource& files,
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
  if (!asked.empty()) {
    const auto found =
        std::ranges::find(kTemplates, asked, &ScoreTemplate::name);
    if (found != std::end(kTemplates) && (*found)->model_type == model_type) {
      return *found;
    }
    return refuse("template is \"" + std::string(asked) + "\"");
  }
  const std::string names = NamesOf(files, limits, *config, name);
  std::vector<const ScoreTemplate*> told;
  for (const ScoreTemplate* t : kTemplates) {
    if (t->model_type == model_type &&
        std::ranges::any_of(t->signs, [&](std::string_view sign) {
          return names.find(sign) != names.npos;
        })) {
      told.push_back(t);
    }
  }
  if (told.size() == 1) return told.front();
  return refuse(
      files.Describe("config.json") +
      ": neither the model's name nor its chat template tells which template "
      "it was trained with, and with the wrong one its scores mean nothing: "
      "choose one with --template");
}

}  // namespace podium
