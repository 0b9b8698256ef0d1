#include "model/family.h"

#include <algorithm>
#include <string>

#include "model/causal_decoder.h"
#include "model/colbert_folder.h"
#include "model/families/bert.h"
#include "model/families/bert_colbert.h"
#include "model/families/deberta.h"
#include "model/families/distilbert.h"
#include "model/families/electra.h"
#include "model/families/gemma.h"
#include "model/families/gte.h"
#include "model/families/jina_bert.h"
#include "model/families/late_interaction.h"
#include "model/families/llama.h"
#include "model/families/llama_bidirectional.h"
#include "model/families/mistral.h"
#include "model/families/modernbert.h"
#include "model/families/modernbert_colbert.h"
#include "model/families/qwen2.h"
#include "model/families/qwen3.h"
#include "model/families/roberta.h"

namespace podium {
namespace {

constexpr Family kFamilies[] = {
    {"bert", "BertForSequenceClassification", ReadBertConfig},
    {"bert", "BertForLateInteraction", ReadLateInteractionConfig},
    {"bert", "HF_ColBERT", ReadBertColbertConfig},
    {"bert", "BertModel", ReadBertColbertConfig, IsColbertFolder},
    {"electra", "ElectraForSequenceClassification", ReadElectraConfig},
    {"distilbert", "DistilBertForSequenceClassification", ReadDistilBertConfig},
    {"roberta", "RobertaForSequenceClassification", ReadRobertaConfig},
    {"xlm-roberta", "XLMRobertaForSequenceClassification",
     ReadXlmRobertaConfig},
    {"camembert", "CamembertForSequenceClassification", ReadXlmRobertaConfig},
    {"modernbert", "ModernBertForSequenceClassification", ReadModernBertConfig},
    {"modernbert", "ModernBertModel", ReadModernBertColbertConfig,
     IsColbertFolder},
    {"modernbert", "ModernBertModel", ReadModernBertModuleConfig},
    {"new", "NewForSequenceClassification", ReadGteConfig},
    {"bert", "JinaBertForSequenceClassification", ReadJinaBertConfig},
    {"bert", "JinaBertForMaskedLM", ReadJinaBertConfig},
    {"bert", "JinaBertModel", ReadJinaBertConfig},
    {"deberta-v2", "DebertaV2ForSequenceClassification", ReadDebertaConfig},
    {"qwen3", "Qwen3ForCausalLM", ScoredByTokens<ReadQwen3>},
    {"qwen3", "Qwen3ForSequenceClassification", ScoredByLabel<ReadQwen3>},
    {"qwen2", "Qwen2ForCausalLM", ScoredByTokens<ReadQwen2>},
    {"qwen2", "Qwen2ForSequenceClassification", ScoredByLabel<ReadQwen2>},
    {"llama", "LlamaForCausalLM", ScoredByTokens<ReadLlama>},
    {"llama", "LlamaForSequenceClassification", ScoredByLabel<ReadLlama>},
    {"mistral", "MistralForCausalLM", ScoredByTokens<ReadMistral>},
    {"mistral", "MistralForSequenceClassification", ScoredByLabel<ReadMistral>},
    {"gemma", "GemmaForCausalLM", ScoredByTokens<ReadGemma>},
    {"gemma", "GemmaForSequenceClassification", ScoredByLabel<ReadGemma>},
    {"gemma2", "Gemma2ForCausalLM", ScoredByTokens<ReadGemma2>},
    {"gemma2", "Gemma2ForSequenceClassification", ScoredByLabel<ReadGemma2>},
    {"gemma3_text", "Gemma3ForCausalLM", ScoredByTokens<ReadGemma3>},
    {"gemma3_text", "Gemma3TextForSequenceClassification",
     ScoredByLabel<ReadGemma3>},
    {"llama_bidirec", "LlamaBidirectionalForSequenceClassification",
     ReadBidirectionalLlamaConfig},
};

// "a", "b" or "c", each once: the names that say by themselves what a model is.
std::string NamesOf(std::string_view Family::*column) {
  std::vector<std::string_view> names;
  for (const Family& family : kFamilies) {
    if (family.matches == nullptr &&
        std::ranges::find(names, family.*column) == names.end()) {
      names.push_back(family.*column);
    }
  }
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += "\"" + std::string(names[i]) + "\"";
  }
  return text;
}

// Null where no row has the name.
const Family* FindFamily(const ConfigReader& reader,
                         std::string_view Family::*column,
                         const ConfigReader::Element& value) {
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) return nullptr;
  const auto found = std::ranges::find_if(kFamilies, [&](const Family& family) {
    return family.*column == name &&
           (family.matches == nullptr ||
            family.matches(reader.files(), reader.limits()));
  });
  return found == std::end(kFamilies) ? nullptr : found;
}

// Null, with the reader's error set, where the model is of no family.
const Family* ChooseFamily(ConfigReader& reader) {
  const std::string choose =
      ": choose such a reranker, for example "
      "cross-encoder/ms-marco-MiniLM-L-6-v2; an embedding model has no head "
      "that scores";
  const auto architectures = reader.Find("architectures");
  simdjson::dom::array names;
  const bool listed =
      architectures && architectures->get(names) == simdjson::SUCCESS;
  if (listed) {
    for (const ConfigReader::Element name : names) {
      const Family* family = FindFamily(reader, &Family::architecture, name);
      if (family != nullptr) return family;
    }
  }
  const auto type = reader.Find("model_type");
  if (type && (!architectures || (listed && names.size() == 0))) {
    const Family* family = FindFamily(reader, &Family::model_type, *type);
    if (family != nullptr) return family;
    reader.Refuse("model_type", ConfigReader::Describe(type),
                  NamesOf(&Family::model_type) + choose);
    return nullptr;
  }
  reader.Refuse("architectures", ConfigReader::Describe(architectures),
                NamesOf(&Family::architecture) + choose);
  return nullptr;
}

}  // namespace

std::span<const Family> Families() { return kFamilies; }

Result<std::unique_ptr<ModelConfig>> ReadModelConfig(const FileSource& files,
                                                     const Limits& limits) {
  auto reader = ConfigReader::Open(files, limits);
  if (!reader) return Unexpected(reader.error());
  const Family* family = ChooseFamily(*reader);
  std::unique_ptr<ModelConfig> config;
  if (family != nullptr) config = family->read_config(*reader);
  if (reader->error()) return Unexpected(*reader->error());
  return config;
}

}  // namespace podium
