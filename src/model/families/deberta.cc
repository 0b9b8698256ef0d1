#include "model/families/deberta.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "model/encoder.h"
#include "model/layer_stack.h"
#include "ops/disentangled_attention.h"
#include "ops/embeddings.h"
#include "ops/stored_table.h"

namespace podium {
namespace {

constexpr std::string_view kDebertaParts[] = {"embeddings.", "encoder."};
constexpr std::string_view kDebertaHead[] = {"pooler.", "classifier."};
constexpr std::string_view kDebertaIgnored[] = {
    "deberta.embeddings.position_ids",
    // Used in pretraining only, unless "position_biased_input" is true.
    "deberta.embeddings.position_embeddings."};
constexpr TensorNames kDebertaNames = {.prefix = "deberta.",
                                       .encoder = kDebertaParts,
                                       .head = kDebertaHead,
                                       .ignored = kDebertaIgnored};

constexpr EncoderLayerNames kDebertaLayerNames = {
    .query = "attention.self.query_proj",
    .key = "attention.self.key_proj",
    .value = "attention.self.value_proj",
    .attention_output = "attention.output.dense",
    .attention_norm = "attention.output.LayerNorm",
    .intermediate = "intermediate.dense",
    .output = "output.dense",
    .output_norm = "output.LayerNorm"};

// DebertaV2Config's defaults in transformers.
constexpr EncoderSizes kDebertaDefaults = {.vocab = 128100,
                                           .hidden = 1536,
                                           .layers = 24,
                                           .heads = 24,
                                           .intermediate = 6144,
                                           .positions = 512,
                                           .types = 0,
                                           .eps = 1e-7f};

struct DebertaSettings {
  EncoderSizes sizes;
  bool absolute_positions = false;  // added to the embeddings
  bool for_queries = false;         // "c2p" of "pos_att_type"
  bool for_keys = false;            // "p2c"
  bool shared = false;  // buckets pass the layers of queries and keys
  bool norm_buckets = false;
  int64_t buckets = 0;  // 0: none
  int64_t max_distance = 0;
  Activation pooler = Activation::kGelu;
};

// What is read of the buckets: one table, and how each layer projects it.
struct BucketProjections {
  EmbeddingTable table;  // (2 span, hidden)
  std::optional<LayerNormWeights> norm;
  std::vector<LinearWeights> for_queries, for_keys;  // f32, one for each layer
};

struct DebertaLayer {
  EncoderLayer layer;
  BucketRows for_queries, for_keys;
};

struct DebertaWeights {
  StoredTable words;
  std::optional<EmbeddingTable> positions, types;
  LayerNormWeights norm;
  Encoder encoder;
  BucketProjections buckets;
  ScoreHead head;
};

int64_t SpanOf(const DebertaSettings& settings) {
  return settings.buckets > 0 ? settings.buckets : settings.max_distance;
}

float ScaleOf(const DebertaSettings& settings) {
  const int64_t terms =
      1 + (settings.for_queries ? 1 : 0) + (settings.for_keys ? 1 : 0);
  const int64_t head_size = settings.sizes.hidden / settings.sizes.heads;
  return 1.0f / std::sqrt(static_cast<float>(head_size * terms));
}

BucketProjections ReadBuckets(TensorReader& reader,
                              const DebertaSettings& settings) {
  const int64_t hidden = settings.sizes.hidden;
  BucketProjections buckets;
  buckets.table = reader.Table("deberta.encoder.rel_embeddings",
                               2 * SpanOf(settings), hidden);
  if (settings.norm_buckets) {
    buckets.norm =
        reader.Norm("deberta.encoder.LayerNorm", hidden, settings.sizes.eps);
  }
  for (int64_t i = 0; i < settings.sizes.layers && !reader.error(); ++i) {
    const std::string at =
        "deberta.encoder.layer." + std::to_string(i) + ".attention.self.";
    const auto linear = [&](const char* shared, const char* own) {
      return reader.Linear(at + (settings.shared ? shared : own),
                           Arithmetic::kF32, hidden, hidden);
    };
    if (settings.for_queries) {
      buckets.for_queries.push_back(linear("key_proj", "pos_key_proj"));
    }
    if (settings.for_keys) {
      buckets.for_keys.push_back(linear("query_proj", "pos_query_proj"));
    }
  }
  return buckets;
}

// Projects the table for one layer and packs it.
BucketRows Project(const Kernels& kernels, const DebertaSettings& settings,
                   ConstMatrixView table,
                   const std::vector<LinearWeights>& projections,
                   size_t layer) {
  if (projections.empty()) return {};
  AlignedFloats scratch;
  const MatrixView rows = Scratch(scratch, table.rows, table.cols);
  Linear(kernels, {table}, projections[layer], rows);
  return PackBucketRows(kernels, rows, settings.sizes.heads, ScaleOf(settings));
}

std::vector<DebertaLayer> MakeLayers(const Kernels& kernels,
                                     const DebertaSettings& settings,
                                     std::vector<EncoderLayer> layers,
                                     BucketProjections& buckets) {
  const int64_t hidden = settings.sizes.hidden;
  const MatrixView table = {buckets.table.values.data(), 2 * SpanOf(settings),
                            hidden, hidden};
  if (buckets.norm) LayerNorm(kernels, *buckets.norm, table);
  std::vector<DebertaLayer> made;
  for (size_t i = 0; i < layers.size(); ++i) {
    made.push_back(
        {.layer = std::move(layers[i]),
         .for_queries =
             Project(kernels, settings, table, buckets.for_queries, i),
         .for_keys = Project(kernels, settings, table, buckets.for_keys, i)});
  }
  return made;
}

class DebertaCrossEncoder : public CrossEncoder {
 public:
  DebertaCrossEncoder(const ModelSizes& sizes, const DebertaSettings& settings,
                      DebertaWeights weights)
      : CrossEncoder(sizes),
        scale_(ScaleOf(settings)),
        buckets_(MakeDistanceBuckets(settings.buckets, settings.max_distance,
                                     settings.sizes.positions)),
        layers_(MakeLayers(*weights.encoder.kernels, settings,
                           std::move(weights.encoder.layers), weights.buckets)),
        weights_(std::move(weights)) {
    weights_.buckets = {};  // the layers have what they need of it
  }

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [words, positions, types, norm, encoder, unused, head] =
        weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;
    const EncoderPass through =
        LayersOf(kernels, encoder.arithmetic, encoder.heads, pairs, pass);

    const MatrixView tokens =
        Scratch(w.tokens, pairs.total_tokens(), encoder.hidden);
    Embed(kernels, words, pairs.input_ids, tokens);
    if (positions) AddPositions(*positions, pairs.cu_seqlens, tokens);
    if (types) AddEmbeddings(*types, pairs.token_type_ids, tokens);
    LayerNorm(kernels, norm, tokens);
    const auto first = RunLayerStack(
        layers_, Pooling::kFirst, pairs, pass, tokens,
        [&](const DebertaLayer& layer, ConstMatrixView x, MatrixView context) {
          Attend(layer, through, x, context);
        },
        [&](const DebertaLayer& layer, ConstMatrixView context, MatrixView x) {
          FinishLayer(layer.layer, through, context, x);
        });
    if (!first) return false;
    ScoreStates(kernels, head, *first, w.pooled, logits);
    return true;
  }

 private:
  // Sets `context` (total_tokens, hidden) to what each token attends to.
  void Attend(const DebertaLayer& layer, const EncoderPass& pass,
              ConstMatrixView tokens, MatrixView context) const {
    Workspace& w = pass.workspace;
    const int64_t hidden = tokens.cols;
    const MatrixView query = Scratch(w.query, tokens.rows, hidden);
    const MatrixView key_value = Scratch(w.key_value, tokens.rows, 2 * hidden);
    ForEachRowBlock(
        pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
          const Operand in = pass.Prepared(tokens.RowRange(begin, count), lane);
          Linear(pass.kernels, in, layer.layer.query,
                 query.RowRange(begin, count));
          Linear(pass.kernels, in, layer.layer.key_value,
                 key_value.RowRange(begin, count));
        });
    AttendDisentangled(pass, buckets_, layer.for_queries, layer.for_keys,
                       scale_, query, key_value.ColumnRange(0, hidden),
                       key_value.ColumnRange(hidden, hidden), context);
  }

  const float scale_;
  const DistanceBuckets buckets_;
  const std::vector<DebertaLayer> layers_;
  DebertaWeights weights_;  // the encoder's layers have moved to `layers_`
};

class DebertaConfig : public EncoderConfig {
 public:
  explicit DebertaConfig(const DebertaSettings& settings)
      : EncoderConfig(settings.sizes), settings_(settings) {
    // Without a table, a tokenizer may give types; they do nothing.
    if (encoder_.types == 0) sizes.type_vocab_size = 2;
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const int64_t hidden = encoder_.hidden;
    auto weights = ReadWeights(
        files, limits, kDebertaNames, kernels, [&](TensorReader& reader) {
          const std::string at = "deberta.embeddings.";
          DebertaWeights w;
          w.words = reader.TableAsStored(at + "word_embeddings", encoder_.vocab,
                                         hidden, arithmetic);
          if (settings_.absolute_positions) {
            w.positions = reader.Table(at + "position_embeddings",
                                       encoder_.positions, hidden);
          }
          if (encoder_.types > 0) {
            w.types = reader.Table(at + "token_type_embeddings", encoder_.types,
                                   hidden);
          }
          w.norm = reader.Norm(at + "LayerNorm", hidden, encoder_.eps);
          w.encoder =
              ReadEncoder(reader, "deberta.encoder.layer", kDebertaLayerNames,
                          encoder_, kernels, arithmetic);
          w.buckets = ReadBuckets(reader, settings_);
          w.head = ReadScoreHead(reader, "pooler.dense", settings_.pooler,
                                 "classifier", encoder_);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<DebertaCrossEncoder>(sizes, settings_,
                                                 *std::move(weights));
  }

 private:
  const DebertaSettings settings_;
};

// "pos_att_type": a list, or one text with | between its parts.
void ReadPositionTerms(ConfigReader& reader, DebertaSettings& settings) {
  constexpr std::string_view kKey = "pos_att_type";
  const auto value = reader.Find(kKey);
  if (!value) return;
  std::vector<std::string> terms;
  simdjson::dom::array list;
  std::string_view text;
  bool known = true;
  if (value->get(list) == simdjson::SUCCESS) {
    for (const ConfigReader::Element item : list) {
      known = known && item.get(text) == simdjson::SUCCESS;
      terms.emplace_back(known ? text : "");
    }
  } else if (value->get(text) == simdjson::SUCCESS) {
    for (size_t begin = 0; begin <= text.size();) {
      const size_t end = std::min(text.find('|', begin), text.size());
      terms.emplace_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  } else {
    known = false;
  }
  for (const std::string& term : terms) {
    settings.for_queries = settings.for_queries || term == "c2p";
    settings.for_keys = settings.for_keys || term == "p2c";
    known = known && (term == "c2p" || term == "p2c");
  }
  if (known) return;
  reader.Refuse(kKey, ConfigReader::Describe(value),
                "\"c2p\", \"p2c\" or both, such as \"p2c|c2p\"");
}

constexpr std::string_view kBucketNorms[] = {"none", "layer_norm"};

DebertaSettings ReadDebertaSettings(ConfigReader& reader) {
  reader.Only("hidden_act", "gelu");
  DebertaSettings settings;
  settings.sizes = ReadSizesAlone(reader, kDebertaDefaults, 0);
  const EncoderSizes& sizes = settings.sizes;
  const auto only = [&](std::string_view key, int64_t works) {
    reader.Size(key, works, works, works);
  };
  only("embedding_size", sizes.hidden);
  only("pooler_hidden_size", sizes.hidden);
  only("attention_head_size", sizes.hidden / sizes.heads);
  only("conv_kernel_size", 0);
  if (!reader.Flag("relative_attention", false)) {
    reader.Refuse("relative_attention",
                  ConfigReader::Describe(reader.Find("relative_attention")),
                  "true");
  }
  ReadPositionTerms(reader, settings);
  settings.absolute_positions = reader.Flag("position_biased_input", true);
  settings.shared = reader.Flag("share_att_key", false);
  settings.norm_buckets = reader.OneOf("norm_rel_ebd", kBucketNorms, 0) == 1;
  settings.max_distance = reader.Size("max_relative_positions", -1, -1,
                                      reader.limits().max_model_width);
  if (settings.max_distance < 1) settings.max_distance = sizes.positions;
  // A bucket of its own for 1 at least, and one beyond.
  settings.buckets = std::max<int64_t>(
      0, reader.Size("position_buckets", -1, -1, settings.max_distance));
  if (settings.buckets > 0 &&
      (settings.buckets < 4 ||
       settings.max_distance <= settings.buckets / 2 + 1)) {
    reader.Refuse("position_buckets", std::to_string(settings.buckets),
                  "4 or more, or -1 for none");
  }
  settings.pooler = static_cast<Activation>(
      reader.OneOf("pooler_hidden_act", kActivationNames, 2));
  return settings;
}

}  // namespace

std::unique_ptr<ModelConfig> ReadDebertaConfig(ConfigReader& reader) {
  reader.OneLabel();
  return std::make_unique<DebertaConfig>(ReadDebertaSettings(reader));
}

}  // namespace podium
