#include "models/gguf_architectures.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace podium {
namespace {

// llama.cpp's "bert" is BERT, RoBERTa and XLM-RoBERTa: a head of two layers,
// with tanh between them. The converter drops the positions before the first
// token's, so that all of them count from 0.
constexpr GgufName kBertWhole[] = {
    {"token_embd", "bert.embeddings.word_embeddings"},
    {"position_embd", "bert.embeddings.position_embeddings"},
    {"token_types", "bert.embeddings.token_type_embeddings"},
    {"token_embd_norm", "bert.embeddings.LayerNorm"},
    {"cls", "bert.pooler.dense"},
    {"cls.output", "classifier"},
};
constexpr GgufName kBertLayer[] = {
    {"attn_q", "attention.self.query"},
    {"attn_k", "attention.self.key"},
    {"attn_v", "attention.self.value"},
    {"attn_output", "attention.output.dense"},
    {"attn_output_norm", "attention.output.LayerNorm"},
    {"ffn_up", "intermediate.dense"},
    {"ffn_down", "output.dense"},
    {"layer_output_norm", "output.LayerNorm"},
};

void WriteBert(GgufConfigWriter& config) {
  config.Names("bert", "BertForSequenceClassification");
  config.OneLabel();
  config.Text("hidden_act", "gelu");
  config.Rows("vocab_size", "token_embd.weight");
  config.Integer("hidden_size", "embedding_length");
  config.Integer("num_hidden_layers", "block_count");
  config.Integer("num_attention_heads", "attention.head_count");
  config.Integer("intermediate_size", "feed_forward_length");
  config.Rows("max_position_embeddings", "position_embd.weight");
  config.Rows("type_vocab_size", "token_types.weight");
  config.Number("layer_norm_eps", "attention.layer_norm_epsilon");
}

constexpr GgufName kModernBertWhole[] = {
    {"token_embd", "model.embeddings.tok_embeddings"},
    {"token_embd_norm", "model.embeddings.norm"},
    {"output_norm", "model.final_norm"},
    {"cls", "head.dense"},
    {"cls.norm", "head.norm"},
    {"cls.output", "classifier"},
};
constexpr GgufName kModernBertLayer[] = {
    {"attn_norm", "attn_norm"}, {"attn_qkv", "attn.Wqkv"},
    {"attn_output", "attn.Wo"}, {"ffn_norm", "mlp_norm"},
    {"ffn_up", "mlp.Wi"},       {"ffn_down", "mlp.Wo"},
};

// The file does not say how states are pooled; llama.cpp takes their mean.
void WriteModernBert(GgufConfigWriter& config) {
  config.Names("modernbert", "ModernBertForSequenceClassification");
  config.OneLabel();
  config.Text("classifier_pooling", "mean");
  config.Rows("vocab_size", "token_embd.weight");
  config.Integer("hidden_size", "embedding_length");
  config.Integer("num_hidden_layers", "block_count");
  config.Integer("num_attention_heads", "attention.head_count");
  config.Integer("intermediate_size", "feed_forward_length");
  config.Integer("max_position_embeddings", "context_length");
  config.Number("norm_eps", "attention.layer_norm_epsilon");
  config.Integer("local_attention", "attention.sliding_window");
  config.IntegerIfThere("global_attn_every_n_layers",
                        "attention.sliding_window_pattern");
  config.NumberIfThere("global_rope_theta", "rope.freq_base");
  config.NumberIfThere("local_rope_theta", "rope.freq_base_swa");
  config.Flag("norm_bias", config.HasTensor("output_norm.bias"));
  config.Flag("attention_bias", config.HasTensor("blk.0.attn_output.bias"));
  config.Flag("mlp_bias", config.HasTensor("blk.0.ffn_down.bias"));
  config.Flag("classifier_bias", config.HasTensor("cls.bias"));
}

// Decoders in the style of Llama. The converter adds the rows of the tokens
// that answer as "cls.output"; they are among the embeddings, too.
constexpr GgufName kDecoderWhole[] = {
    {"token_embd", "model.embed_tokens"},
    {"output_norm", "model.norm"},
    {"output", "lm_head"},
    {"rope_freqs", "model.rope_freqs"},
    {"cls.output", ""},
};
constexpr GgufName kDecoderLayer[] = {
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
constexpr GgufNames kDecoderNames = {.whole = kDecoderWhole,
                                     .layer_prefix = "model.layers.",
                                     .layer = kDecoderLayer};

void WriteDecoder(GgufConfigWriter& config) {
  config.Rows("vocab_size", "token_embd.weight");
  config.Integer("hidden_size", "embedding_length");
  config.Integer("num_hidden_layers", "block_count");
  config.Integer("num_attention_heads", "attention.head_count");
  config.IntegerIfThere("num_key_value_heads", "attention.head_count_kv");
  config.IntegerIfThere("head_dim", "attention.key_length");
  config.Integer("intermediate_size", "feed_forward_length");
  config.Integer("max_position_embeddings", "context_length");
  config.NumberIfThere("rope_theta", "rope.freq_base");
  config.Number("rms_norm_eps", "attention.layer_norm_rms_epsilon");
  config.Flag("tie_word_embeddings", !config.HasTensor("output.weight"));
  if (!config.Has("rope.scaling.type")) return;
  const std::string_view type = config.String("rope.scaling.type");
  if (type == "none") return;
  config.Object("rope_scaling");
  config.Text("type", type);
  config.Number("factor", "rope.scaling.factor");
  config.IntegerIfThere("original_max_position_embeddings",
                        "rope.scaling.original_context_length");
  config.EndObject();
}

// Llama and Mistral. The converter permutes the rows of queries and keys, so
// that rotary positions turn neighbours; it drops Mistral's window.
void WriteLlama(GgufConfigWriter& config) {
  config.Names("llama", "LlamaForCausalLM");
  config.Flag("rope_interleave", true);
  WriteDecoder(config);
}

void WriteQwen2(GgufConfigWriter& config) {
  config.Names("qwen2", "Qwen2ForCausalLM");
  WriteDecoder(config);
}

void WriteQwen3(GgufConfigWriter& config) {
  config.Names("qwen3", "Qwen3ForCausalLM");
  WriteDecoder(config);
}

// The converter adds 1 to the weights of norms.
void WriteGemma(GgufConfigWriter& config) {
  config.Names("gemma", "GemmaForCausalLM");
  config.Flag("norms_include_one", true);
  WriteDecoder(config);
}

constexpr GgufArchitecture kArchitectures[] = {
    {"bert",
     {.whole = kBertWhole,
      .layer_prefix = "bert.encoder.layer.",
      .layer = kBertLayer},
     WriteBert},
    {"modern-bert",
     {.whole = kModernBertWhole,
      .layer_prefix = "model.layers.",
      .layer = kModernBertLayer},
     WriteModernBert},
    {"llama", kDecoderNames, WriteLlama},
    {"qwen2", kDecoderNames, WriteQwen2},
    {"qwen3", kDecoderNames, WriteQwen3},
    {"gemma", kDecoderNames, WriteGemma},
};

}  // namespace

const GgufArchitecture* FindGgufArchitecture(GgufMetadata& metadata) {
  const std::string_view name = metadata.String("general.architecture");
  if (metadata.error()) return nullptr;
  const auto found =
      std::ranges::find(kArchitectures, name, &GgufArchitecture::name);
  if (found != std::end(kArchitectures)) return found;
  std::string known;
  for (const GgufArchitecture& row : kArchitectures) {
    if (&row != kArchitectures) {
      known += &row + 1 == std::end(kArchitectures) ? " or " : ", ";
    }
    known += "\"" + std::string(row.name) + "\"";
  }
  metadata.Refuse("general.architecture is \"" + std::string(name) +
                  "\"; what works is " + known);
  return nullptr;
}

}  // namespace podium
