#include "models/gguf_config.h"

#include <string_view>

#include "base/json_writer.h"

namespace podium {
namespace {

constexpr int64_t kPoolingRank = 4;  // LLAMA_POOLING_TYPE_RANK of llama.cpp

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

GgufConfig ConfigOfGguf(const GgufArchitecture& architecture,
                        GgufMetadata& metadata) {
  RefuseOtherPooling(metadata, architecture.name);
  GgufConfigWriter config(metadata, architecture.name);
  architecture.write_config(config);
  return {
      .config_json = config.Take(),
      .tokenizer_config_json = TokenizerConfigOf(metadata, architecture.name)};
}

}  // namespace podium
