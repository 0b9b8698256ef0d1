#include "model/config.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/json.h"

namespace podium {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view kFile = "config.json";
constexpr std::string_view kClassifier = "BertForSequenceClassification";
constexpr std::string_view kLateInteraction = "BertForLateInteraction";
constexpr std::string_view kModelType = "bert";

// Reads keys of config.json until one is wrong; the first error stays.
class ConfigReader {
 public:
  ConfigReader(std::string file, object config)
      : file_(std::move(file)), config_(config) {}

  const std::optional<Error>& error() const { return error_; }

  void Refuse(std::string_view key, const std::string& found,
              const std::string& works) {
    if (error_) return;
    error_ = Error{ErrorCode::kInvalidData,
                   file_ + ": \"" + std::string(key) + "\" is " + found +
                       "; what works is " + works,
                   std::string(key)};
  }

  // Null where the key is absent or null.
  std::optional<element> Find(std::string_view key) const {
    element value;
    if (config_[key].get(value) != simdjson::SUCCESS || value.is_null()) {
      return std::nullopt;
    }
    return value;
  }

  // A whole number in [least, most]; `usual`, which is BertConfig's default,
  // where the key is absent.
  int64_t Size(std::string_view key, int64_t usual, int64_t least,
               int64_t most) {
    element found;
    if (config_[key].get(found) != simdjson::SUCCESS) return usual;
    const std::optional<element> value = found;
    int64_t size = 0;
    if (value && value->is_int64() && value->get(size) == simdjson::SUCCESS &&
        size >= least && size <= most) {
      return size;
    }
    Refuse(key, Describe(value),
           "a whole number from " + std::to_string(least) + " to " +
               std::to_string(most));
    return least;
  }

  // A string that must be `works` where it is given.
  void Only(std::string_view key, std::string_view works, bool required) {
    const auto value = Find(key);
    if (!value && !required) return;
    std::string_view text;
    if (value && value->get(text) == simdjson::SUCCESS && text == works) return;
    Refuse(key, Describe(value), "\"" + std::string(works) + "\"");
  }

  // The value as an error message may show it: short, and on one line.
  static std::string Describe(const std::optional<element>& value) {
    if (!value) return "absent";
    std::string text = simdjson::minify(*value);
    constexpr size_t kShown = 60;
    if (text.size() <= kShown) return text;
    return value->is_array()    ? "a long list"
           : value->is_object() ? "a large object"
                                : "a long text";
  }

 private:
  std::string file_;
  object config_;
  std::optional<Error> error_;
};

BertHead ReadHead(ConfigReader& reader) {
  const auto value = reader.Find("architectures");
  simdjson::dom::array names;
  if (value && value->get(names) == simdjson::SUCCESS) {
    for (const element item : names) {
      std::string_view name;
      if (item.get(name) != simdjson::SUCCESS) continue;
      if (name == kClassifier) return BertHead::kClassifier;
      if (name == kLateInteraction) return BertHead::kLateInteraction;
    }
  }
  const std::string choose =
      ": choose a BERT cross-encoder, such as "
      "cross-encoder/ms-marco-MiniLM-L-6-v2";
  // transformers goes by model_type, and by the head that it is asked for.
  const auto type = reader.Find("model_type");
  if (type && (!value || names.size() == 0)) {
    std::string_view name;
    if (type->get(name) != simdjson::SUCCESS || name != kModelType) {
      reader.Refuse("model_type", ConfigReader::Describe(type),
                    "\"" + std::string(kModelType) + "\"" + choose);
    }
    return BertHead::kClassifier;
  }
  reader.Refuse("architectures", ConfigReader::Describe(value),
                "[\"" + std::string(kClassifier) + "\"] or [\"" +
                    std::string(kLateInteraction) + "\"]" + choose);
  return BertHead::kClassifier;
}

// A cross-encoder gives one logit. transformers assumes two labels where the
// file names none.
void CheckLabels(ConfigReader& reader) {
  constexpr std::string_view kWorks =
      "one label: a cross-encoder gives one score";
  if (const auto labels = reader.Find("id2label")) {
    object map;
    if (labels->get(map) == simdjson::SUCCESS && map.size() == 1) return;
    return reader.Refuse("id2label", ConfigReader::Describe(labels),
                         std::string(kWorks));
  }
  const auto count = reader.Find("num_labels");
  int64_t labels = 0;
  if (count && count->get(labels) == simdjson::SUCCESS && labels == 1) return;
  reader.Refuse(count ? "num_labels" : "id2label",
                ConfigReader::Describe(count), std::string(kWorks));
}

// Layers that a model may be read up to. Nothing where `value` is no such list.
std::optional<std::vector<int64_t>> LayersOf(const element& value,
                                             int64_t below) {
  simdjson::dom::array items;
  if (value.get(items) != simdjson::SUCCESS) return std::nullopt;
  std::vector<int64_t> layers;
  for (const element item : items) {
    int64_t layer = 0;
    if (item.get(layer) != simdjson::SUCCESS || layer >= below ||
        layer <= (layers.empty() ? 0 : layers.back())) {
      return std::nullopt;
    }
    layers.push_back(layer);
  }
  return layers;
}

std::vector<int64_t> ReadExitLayers(ConfigReader& reader, int64_t layers) {
  constexpr std::string_view kKey = "exit_layers";
  const auto value = reader.Find(kKey);
  if (!value) return {};
  if (auto exits = LayersOf(*value, layers)) return *std::move(exits);
  reader.Refuse(
      kKey, ConfigReader::Describe(value),
      "a rising list of layers from 1 to " + std::to_string(layers - 1));
  return {};
}

float ReadEps(ConfigReader& reader) {
  constexpr std::string_view kKey = "layer_norm_eps";
  const auto value = reader.Find(kKey);
  if (!value) return 1e-12f;  // the default of transformers
  double eps = 0;
  if (!value->is_number() || value->get(eps) != simdjson::SUCCESS ||
      !(eps > 0 && eps <= 1)) {
    reader.Refuse(kKey, ConfigReader::Describe(value),
                  "a number over 0 and at most 1");
  }
  return static_cast<float>(eps);
}

}  // namespace

Result<BertConfig> ReadBertConfig(const FileSource& files,
                                  const Limits& limits) {
  const std::string file = files.Describe(kFile);
  auto bytes = files.Read(kFile, limits.max_config_bytes);
  if (!bytes) return Unexpected(bytes.error());
  auto document = JsonDocument::Parse(bytes->bytes, limits.max_json_depth);
  if (!document) {
    return Fail(ErrorCode::kInvalidData, file + ": " + document.error().message,
                file);
  }
  object root;
  if (document->root().get(root) != simdjson::SUCCESS) {
    return Fail(ErrorCode::kInvalidData, file + ": this is no JSON object",
                file);
  }

  ConfigReader reader(file, root);
  BertConfig config;
  config.head = ReadHead(reader);
  const bool late = config.head == BertHead::kLateInteraction;
  if (!late) CheckLabels(reader);
  reader.Only("hidden_act", "gelu", false);
  reader.Only("position_embedding_type", "absolute", false);
  if (const auto decoder = reader.Find("is_decoder")) {
    bool is_decoder = true;
    if (decoder->get(is_decoder) != simdjson::SUCCESS || is_decoder) {
      reader.Refuse("is_decoder", ConfigReader::Describe(decoder), "false");
    }
  }

  const int64_t width = limits.max_model_width;
  config.vocab_size =
      reader.Size("vocab_size", 30522, 1, limits.max_model_vocab);
  config.hidden_size = reader.Size("hidden_size", 768, 1, width);
  config.num_hidden_layers =
      reader.Size("num_hidden_layers", 12, 1, limits.max_model_layers);
  config.num_attention_heads =
      reader.Size("num_attention_heads", 12, 1, config.hidden_size);
  config.intermediate_size = reader.Size("intermediate_size", 3072, 1, width);
  config.max_position_embeddings =
      reader.Size("max_position_embeddings", 512, 1, width);
  config.type_vocab_size =
      reader.Size("type_vocab_size", 2, late ? 2 : 1, width);
  config.layer_norm_eps = ReadEps(reader);
  if (late) {
    config.exit_layers = ReadExitLayers(reader, config.num_hidden_layers);
  }
  if (config.hidden_size % config.num_attention_heads != 0) {
    reader.Refuse("num_attention_heads",
                  std::to_string(config.num_attention_heads),
                  "a divisor of \"hidden_size\", which is " +
                      std::to_string(config.hidden_size));
  }
  if (reader.error()) return Unexpected(*reader.error());
  return config;
}

}  // namespace podium
