#include "rerank/pair_settings.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "jinja/json_value.h"
#include "model/config_reader.h"
#include "model/module_list.h"

namespace podium {
namespace {

constexpr std::string_view kPromptsFile = "config_sentence_transformers.json";
constexpr std::string_view kTransformerFile = "sentence_bert_config.json";

// Settings of the tokenizer, or of sentence-transformers, that stand among
// those of the template.
constexpr std::string_view kNotForTheTemplate[] = {
    "max_length", "padding",        "restore_suffix", "return_dict",
    "tokenize",   "return_tensors", "truncation"};

Result<void> ReadPrompt(const FileSource& files, const Limits& limits,
                        PairSettings& settings) {
  if (!files.Has(kPromptsFile)) return {};
  auto reader = ConfigReader::Open(files, limits, kPromptsFile);
  if (!reader) return Unexpected(reader.error());
  const std::string name = reader->Text("default_prompt_name", "");
  if (!name.empty()) {
    const auto prompts = reader->Find("prompts");
    std::string_view prompt;
    if (!prompts || (*prompts)[name].get(prompt) != simdjson::SUCCESS) {
      reader->Refuse("default_prompt_name", "\"" + name + "\"",
                     "the name of a text in \"prompts\"");
    }
    settings.prompt = prompt;
  }
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

Result<void> ReadTransformer(const FileSource& files, const Limits& limits,
                             PairSettings& settings) {
  if (!files.Has(kTransformerFile)) return {};
  auto reader = ConfigReader::Open(files, limits, kTransformerFile);
  if (!reader) return Unexpected(reader.error());
  if (reader->Find("max_seq_length")) {
    settings.max_length = reader->Width("max_seq_length", 1);
  }
  if (reader->error()) return Unexpected(*reader->error());
  const auto modalities = reader->Find("modality_config");
  simdjson::dom::object message;
  if (!modalities ||
      (*modalities)["message"].get(message) != simdjson::SUCCESS) {
    return {};
  }
  settings.chats = true;
  std::string_view format;
  if (message["format"].get(format) == simdjson::SUCCESS && format != "auto") {
    if (format != "flat" && format != "structured") {
      reader->Refuse("modality_config",
                     "with the message format \"" + std::string(format) + "\"",
                     "\"flat\" or \"structured\"");
    }
    settings.structured = format == "structured";
  }
  const auto processing = reader->Find("processing_kwargs");
  simdjson::dom::object variables;
  if (processing &&
      (*processing)["chat_template"].get(variables) == simdjson::SUCCESS) {
    settings.variables = jinja::DictFromJson(variables);
    std::erase_if(settings.variables.items, [](const auto& item) {
      return std::ranges::find(kNotForTheTemplate, item.first) !=
             std::end(kNotForTheTemplate);
    });
  }
  if (reader->error()) return Unexpected(*reader->error());
  return {};
}

}  // namespace

Result<PairSettings> ReadPairSettings(const FileSource& files,
                                      const Limits& limits) {
  PairSettings settings;
  const auto modules = ReadModuleList(files, limits);
  if (!modules) return Unexpected(modules.error());
  if (auto ok = ReadPrompt(files, limits, settings); !ok) {
    return Unexpected(std::move(ok.error()));
  }
  if (modules->empty() || modules->front().kind != "Transformer") {
    return settings;
  }
  const ModuleFolder transformer(files, modules->front());
  if (auto ok = ReadTransformer(transformer, limits, settings); !ok) {
    return Unexpected(std::move(ok.error()));
  }
  return settings;
}

}  // namespace podium
