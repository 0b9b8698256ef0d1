#include "models/gguf_folder.h"

#include <filesystem>
#include <map>
#include <utility>

#include "base/json_writer.h"
#include "model/gguf.h"
#include "models/gguf_metadata.h"
#include "models/gguf_tokenizer.h"

namespace podium {
namespace {

constexpr int64_t kPoolingRank = 4;  // LLAMA_POOLING_TYPE_RANK of llama.cpp

// The config.json of llama.cpp's architecture "bert".
std::string BertConfigJson(GgufMetadata& metadata) {
  if (metadata.Has("bert.pooling_type") &&
      metadata.Integer("bert.pooling_type") != kPoolingRank) {
    metadata.Refuse("bert.pooling_type is " +
                    std::to_string(metadata.Integer("bert.pooling_type")) +
                    "; a reranker has 4 (rank), others are embedding models");
  }
  JsonWriter json;
  json.BeginObject();
  json.Key("architectures").BeginArray();
  json.String("BertForSequenceClassification").EndArray();
  json.Key("model_type").String("bert").Key("hidden_act").String("gelu");
  json.Key("id2label").BeginObject().Key("0").String("LABEL_0").EndObject();
  const auto integer = [&](const char* key, const char* from) {
    json.Key(key).Int(metadata.Integer(from));
  };
  json.Key("vocab_size").Int(metadata.Rows("token_embd.weight"));
  integer("hidden_size", "bert.embedding_length");
  integer("num_hidden_layers", "bert.block_count");
  integer("num_attention_heads", "bert.attention.head_count");
  integer("intermediate_size", "bert.feed_forward_length");
  json.Key("max_position_embeddings")
      .Int(metadata.Rows("position_embd.weight"));
  json.Key("type_vocab_size").Int(metadata.Rows("token_types.weight"));
  json.Key("layer_norm_eps")
      .Double(metadata.Number("bert.attention.layer_norm_epsilon"));
  json.EndObject();
  return json.Take();
}

std::string TokenizerConfigJson(int64_t longest) {
  JsonWriter json;
  json.BeginObject();
  json.Key("tokenizer_class").String("PreTrainedTokenizerFast");
  json.Key("model_max_length").Int(longest);
  json.Key("model_input_names").BeginArray().String("input_ids");
  json.String("token_type_ids").String("attention_mask").EndArray();
  json.EndObject();
  return json.Take();
}

class GgufFolder : public FileSource {
 public:
  GgufFolder(std::string path, FileBytes gguf,
             std::map<std::string, std::string, std::less<>> written)
      : path_(std::move(path)),
        gguf_(std::move(gguf)),
        written_(std::move(written)) {}

  std::string Describe(std::string_view name) const override {
    if (name == kModelGguf) return path_;
    return path_ + " (" + std::string(name) + ")";
  }

  bool Has(std::string_view name) const override {
    return name == kModelGguf || written_.contains(name);
  }

  Result<FileBytes> Read(std::string_view name,
                         int64_t max_bytes) const override {
    const auto found = written_.find(name);
    if (name != kModelGguf && found == written_.end()) {
      return Fail(ErrorCode::kNotFound, Describe(name) + ": no such file",
                  Describe(name));
    }
    FileBytes file = name == kModelGguf ? gguf_ : FileBytes{{}, found->second};
    if (std::ssize(file.bytes) > max_bytes) {
      return Fail(ErrorCode::kTooLarge,
                  Describe(name) + ": " + std::to_string(file.bytes.size()) +
                      " bytes, the limit is " + std::to_string(max_bytes),
                  Describe(name));
    }
    return file;
  }

 private:
  const std::string path_;
  const FileBytes gguf_;
  const std::map<std::string, std::string, std::less<>> written_;
};

}  // namespace

bool IsGgufPath(const std::string& path) { return path.ends_with(".gguf"); }

Result<std::unique_ptr<FileSource>> OpenGguf(const std::string& path,
                                             const Limits& limits) {
  const std::filesystem::path whole(path);
  const auto folder =
      OpenFolder(whole.has_parent_path() ? whole.parent_path()
                                         : std::filesystem::path("."));
  auto bytes =
      folder->Read(whole.filename().string(), limits.max_weight_file_bytes);
  if (!bytes) return Unexpected(bytes.error());
  return FolderOfGguf(*std::move(bytes), path, limits);
}

Result<std::unique_ptr<FileSource>> FolderOfGguf(FileBytes bytes,
                                                 const std::string& path,
                                                 const Limits& limits) {
  const auto gguf = ParseGguf(bytes.bytes, path, limits);
  if (!gguf) return Unexpected(gguf.error());
  GgufMetadata metadata(*gguf, path);
  const std::string_view architecture = metadata.String("general.architecture");
  if (!metadata.error() && architecture != "bert") {
    metadata.Refuse("general.architecture is \"" + std::string(architecture) +
                    "\"; what works is \"bert\", which is BERT, RoBERTa and "
                    "XLM-RoBERTa");
  }
  std::map<std::string, std::string, std::less<>> written;
  if (!metadata.error()) {
    written["config.json"] = BertConfigJson(metadata);
    written["tokenizer.json"] = TokenizerJsonOfGguf(metadata);
    written["tokenizer_config.json"] =
        TokenizerConfigJson(metadata.Integer("bert.context_length"));
  }
  if (metadata.error()) return Unexpected(*metadata.error());
  return std::make_unique<GgufFolder>(path, std::move(bytes),
                                      std::move(written));
}

}  // namespace podium
