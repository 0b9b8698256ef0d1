#include "model/gguf_names.h"

#include <algorithm>
#include <span>
#include <utility>

namespace podium {
namespace {

// A tensor's name without ".weight" or ".bias", in llama.cpp and in
// transformers. For a tensor of a layer it is what follows "blk.N.".
struct NamePair {
  std::string_view gguf;
  std::string_view transformers;  // empty: no score depends on it
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

// The converter adds the rows of the tokens that answer as "cls.output"; they
// are among the embeddings, too.
constexpr NamePair kQwen3Whole[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
    {"cls.output", ""},
};
constexpr NamePair kQwen3Layer[] = {
    {"attn_norm", "input_layernorm"},
    {"attn_q", "self_attn.q_proj"},
    {"attn_k", "self_attn.k_proj"},
    {"attn_v", "self_attn.v_proj"},
    {"attn_output", "self_attn.o_proj"},
    {"attn_q_norm", "self_attn.q_norm"},
    {"attn_k_norm", "self_attn.k_norm"},
    {"ffn_norm", "post_attention_layernorm"},
    {"ffn_gate", "mlp.gate_proj"},
    {"ffn_up", "mlp.up_proj"},
    {"ffn_down", "mlp.down_proj"},
};

constexpr ArchitectureNames kArchitectures[] = {
    {"bert", kBertWhole, "bert.encoder.layer.", kBertLayer},
    {"qwen3", kQwen3Whole, "model.layers.", kQwen3Layer},
};

// Null where the table has no such name.
const NamePair* Find(std::span<const NamePair> table, std::string_view gguf) {
  const auto found = std::ranges::find(table, gguf, &NamePair::gguf);
  return found == table.end() ? nullptr : &*found;
}

// Empty for a tensor to leave out. A name that the table lacks stays as it is:
// a family refuses what it does not know.
std::string NameInTransformers(const ArchitectureNames& names,
                               std::string_view gguf) {
  const size_t dot = std::min(gguf.rfind('.'), gguf.size());
  std::string_view stem = gguf.substr(0, dot);
  std::string prefix;
  std::span<const NamePair> table = names.whole;
  if (stem.starts_with("blk.")) {
    const size_t number = std::min(stem.find('.', 4), stem.size());
    prefix = std::string(names.layer_prefix) +
             std::string(stem.substr(4, number - 4)) + ".";
    stem = stem.substr(std::min(number + 1, stem.size()));
    table = names.layer;
  }
  const NamePair* const found = Find(table, stem);
  if (found == nullptr) return std::string(gguf);
  if (found->transformers.empty()) return {};
  return prefix + std::string(found->transformers) +
         std::string(gguf.substr(dot));
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
               "\"; what works is \"bert\" (BERT, RoBERTa and XLM-RoBERTa) or "
               "\"qwen3\"");
  }
  TensorMap tensors;
  for (const auto& [name, tensor] : gguf.tensors) {
    std::string in_transformers = NameInTransformers(*names, name);
    if (in_transformers.empty()) continue;
    const auto [place, added] =
        tensors.emplace(std::move(in_transformers), tensor);
    if (!added) {
      return bad("two tensors are \"" + place->first + "\" in transformers");
    }
  }
  return tensors;
}

}  // namespace podium
