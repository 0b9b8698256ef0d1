#include "models/gguf_config.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr int64_t kPoolingRank = 4;  // LLAMA_POOLING_TYPE_RANK of llama.cpp

// Writes a config.json whose values come from the metadata under an
// architecture's name.
class ConfigWriter {
 public:
  ConfigWriter(GgufMetadata& metadata, std::string_view architecture)
      : metadata_(metadata), prefix_(std::string(architecture) + ".") {
    json_.BeginObject();
  }

  void Names(std::string_view model_type, std::string_view architecture) {
    json_.Key("model_type").String(model_type);
    json_.Key("architectures").BeginArray().String(architecture).EndArray();
  }
  void Text(std::string_view key, std::string_view value) {
    json_.Key(key).String(value);
  }
  void Flag(std::string_view key, bool value) { json_.Key(key).Bool(value); }
  void Rows(std::string_view key, std::string_view tensor) {
    json_.Key(key).Int(metadata_.Rows(tensor));
  }
  void Integer(std::string_view key, std::string_view from) {
    json_.Key(key).Int(metadata_.Integer(prefix_ + std::string(from)));
  }
  void Number(std::string_view key, std::string_view from) {
    json_.Key(key).Double(metadata_.Number(prefix_ + std::string(from)));
  }
  void OneLabel() {
    json_.Key("id2label").BeginObject();
    json_.Key("0").String("LABEL_0").EndObject();
  }
  std::string Take() {
    json_.EndObject();
    return json_.Take();
  }

 private:
  GgufMetadata& metadata_;
  const std::string prefix_;
  JsonWriter json_;
};

// BERT, RoBERTa and XLM-RoBERTa: the converter drops the positions before the
// first token's, so that all of them count from 0.
std::string BertConfigOf(GgufMetadata& metadata) {
  ConfigWriter config(metadata, "bert");
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
  return config.Take();
}

std::string Qwen3ConfigOf(GgufMetadata& metadata) {
  ConfigWriter config(metadata, "qwen3");
  config.Names("qwen3", "Qwen3ForCausalLM");
  config.Text("hidden_act", "silu");
  config.Rows("vocab_size", "token_embd.weight");
  config.Integer("hidden_size", "embedding_length");
  config.Integer("num_hidden_layers", "block_count");
  config.Integer("num_attention_heads", "attention.head_count");
  config.Integer("num_key_value_heads", "attention.head_count_kv");
  config.Integer("head_dim", "attention.key_length");
  config.Integer("intermediate_size", "feed_forward_length");
  config.Integer("max_position_embeddings", "context_length");
  config.Number("rope_theta", "rope.freq_base");
  config.Number("rms_norm_eps", "attention.layer_norm_rms_epsilon");
  config.Flag("tie_word_embeddings", !metadata.HasTensor("output.weight"));
  return config.Take();
}

struct GgufArchitecture {
  std::string_view name;  // "general.architecture"
  std::string (*config)(GgufMetadata& metadata);
};

constexpr GgufArchitecture kGgufArchitectures[] = {{"bert", BertConfigOf},
                                                   {"qwen3", Qwen3ConfigOf}};

// An embedding model has the same layers, but pools otherwise.
void RefuseOtherPooling(GgufMetadata& metadata, std::string_view name) {
  const std::string key = std::string(name) + ".pooling_type";
  if (!metadata.Has(key)) return;
  const int64_t pooling = metadata.Integer(key);
  if (pooling == kPoolingRank) return;
  metadata.Refuse(key + " is " + std::to_string(pooling) +
                  "; a reranker has 4 (rank), others are embedding models");
}

std::string TokenizerConfigOf(GgufMetadata& metadata, std::string_view name) {
  JsonWriter json;
  json.BeginObject();
  json.Key("tokenizer_class").String("PreTrainedTokenizerFast");
  json.Key("model_max_length")
      .Int(metadata.Integer(std::string(name) + ".context_length"));
  json.Key("model_input_names").BeginArray();
  json.String("input_ids").String("token_type_ids").String("attention_mask");
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace

GgufConfig ConfigOfGguf(GgufMetadata& metadata) {
  const std::string_view name = metadata.String("general.architecture");
  if (metadata.error()) return {};
  const auto known =
      std::ranges::find(kGgufArchitectures, name, &GgufArchitecture::name);
  if (known == std::end(kGgufArchitectures)) {
    metadata.Refuse("general.architecture is \"" + std::string(name) +
                    "\"; what works is \"bert\" (BERT, RoBERTa and "
                    "XLM-RoBERTa) or \"qwen3\"");
    return {};
  }
  RefuseOtherPooling(metadata, name);
  return {.config_json = known->config(metadata),
          .tokenizer_config_json = TokenizerConfigOf(metadata, name)};
}

}  // namespace podium
