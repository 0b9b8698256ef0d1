#include "model/gguf_names.h"

#include <algorithm>
#include <span>

namespace podium {
namespace {

// A tensor's name without ".weight" or ".bias", in llama.cpp and in
// transformers. For a tensor of a layer it is what follows "blk.N.".
struct NamePair {
  std::string_view gguf;
  std::string_view transformers;
};

struct ArchitectureNames {
  std::string_view architecture;  // "general.architecture"
  std::span<const NamePair> whole;
  std::string_view layer_prefix;  // of transformers, before the number
  std::span<const NamePair> layer;
};

// llama.cpp's "bert" is BERT, RoBERTa and XLM-RoBERTa: a head of two layers,
// with tanh between them.
constexpr NamePair kBertWhole[] = {
    {"token_embd", "bert.embeddings.word_embeddings"},
    {"position_embd", "bert.embeddings.position_embeddings"},
    {"token_types", "bert.embeddings.token_type_embeddings"},
    {"token_embd_norm", "bert.embeddings.LayerNorm"},
    {"cls", "bert.pooler.dense"},
    {"cls.output", "classifier"},
};
constexpr NamePair kBertLayer[] = {
    {"attn_q", "attention.self.query"},
    {"attn_k", "attention.self.key"},
    {"attn_v", "attention.self.value"},
    {"attn_output", "attention.output.dense"},
    {"attn_output_norm", "attention.output.LayerNorm"},
    {"ffn_up", "intermediate.dense"},
    {"ffn_down", "output.dense"},
    {"layer_output_norm", "output.LayerNorm"},
};

constexpr ArchitectureNames kArchitectures[] = {
    {"bert", kBertWhole, "bert.encoder.layer.", kBertLayer},
};

// Empty where the table has no such name.
std::string_view Find(std::span<const NamePair> table, std::string_view gguf) {
  const auto found = std::ranges::find(table, gguf, &NamePair::gguf);
  return found == table.end() ? std::string_view() : found->transformers;
}

// A name that the table lacks stays as it is: a family refuses what it does not
// know.
std::string NameInTransformers(const ArchitectureNames& names,
                               std::string_view gguf) {
  const size_t dot = gguf.rfind('.');
  if (dot == gguf.npos) return std::string(gguf);
  const std::string_view stem = gguf.substr(0, dot), kind = gguf.substr(dot);
  if (stem.starts_with("blk.")) {
    const size_t number = stem.find('.', 4);
    if (number == stem.npos) return std::string(gguf);
    const std::string_view found = Find(names.layer, stem.substr(number + 1));
    if (found.empty()) return std::string(gguf);
    return std::string(names.layer_prefix) +
           std::string(stem.substr(4, number - 4)) + "." + std::string(found) +
           std::string(kind);
  }
  const std::string_view found = Find(names.whole, stem);
  if (found.empty()) return std::string(gguf);
  return std::string(found) + std::string(kind);
}

}  // namespace

Result<TensorMap> TensorsOfGguf(const GgufFile& gguf, const std::string& file) {
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, file);
  };
  const GgufValue* architecture =
      gguf.Find("general.architecture", GgufValue::Kind::kString);
  if (architecture == nullptr) {
    return bad("the metadata has no text \"general.architecture\"");
  }
  const auto names = std::ranges::find(kArchitectures, architecture->string,
                                       &ArchitectureNames::architecture);
  if (names == std::end(kArchitectures)) {
    return bad("general.architecture is \"" +
               std::string(architecture->string) +
               "\"; what works is \"bert\", which is BERT, RoBERTa and "
               "XLM-RoBERTa");
  }
  TensorMap tensors;
  for (const auto& [name, tensor] : gguf.tensors) {
    const auto [place, added] =
        tensors.emplace(NameInTransformers(*names, name), tensor);
    if (!added) {
      return bad("two tensors are \"" + place->first + "\" in transformers");
    }
  }
  return tensors;
}

}  // namespace podium
