#include "model/families/jina_bert.h"

#include <optional>
#include <utility>
#include <vector>

#include "model/families/bert.h"
#include "model/stack_encoder.h"
#include "ops/activations.h"
#include "ops/alibi.h"
#include "ops/glu.h"

namespace podium {
namespace {

constexpr std::string_view kJinaParts[] = {"embeddings.", "encoder.",
                                           "pooler."};
constexpr std::string_view kJinaHead[] = {"classifier."};
constexpr std::string_view kJinaBuffers[] = {"bert.embeddings.position_ids",
                                             "bert.embeddings.token_type_ids"};
constexpr TensorNames kJinaNames = {.prefix = "bert.",
                                    .encoder = kJinaParts,
                                    .head = kJinaHead,
                                    .ignored = kJinaBuffers};

// The norms that one of the layouts has.
struct JinaNorms {
  LayerNormWeights query, key;  // over all heads
  LayerNormWeights middle;      // of the attention's output and the input
};

struct JinaLayer {
  LinearWeights query, key, value, attention_output;  // hidden -> hidden
  LayerNormWeights attention_norm;
  std::optional<JinaNorms> norms;
  LinearWeights gated;  // hidden -> 2 intermediate
  GluOrder order = GluOrder::kGateFirst;
  LinearWeights down;  // intermediate -> hidden
  LayerNormWeights output_norm;
};

JinaLayer ReadJinaLayer(TensorReader& reader, int64_t index,
                        const EncoderSizes& sizes, Arithmetic arithmetic) {
  const std::string at = "bert.encoder.layer." + std::to_string(index) + ".";
  const std::string own = at + "attention.self.";
  const int64_t hidden = sizes.hidden, intermediate = sizes.intermediate;
  const auto square = [&](const std::string& name) {
    return reader.Linear(name, arithmetic, hidden, hidden);
  };
  const auto norm = [&](const std::string& name) {
    return reader.Norm(name, hidden, sizes.eps);
  };
  const bool post_norm = reader.Has(own + "layer_norm_q.weight");
  JinaLayer layer;
  layer.query = square(own + "query");
  layer.key = square(own + "key");
  layer.value = square(own + "value");
  layer.attention_output = square(at + "attention.output.dense");
  layer.attention_norm = norm(at + "attention.output.LayerNorm");
  if (post_norm) {
    layer.norms = JinaNorms{.query = norm(own + "layer_norm_q"),
                            .key = norm(own + "layer_norm_k"),
                            .middle = norm(at + "layer_norm_1")};
    layer.order = GluOrder::kGateLast;
  }
  layer.gated = reader.Linear(
      at + (post_norm ? "mlp.up_gated_layer" : "mlp.gated_layers"), arithmetic,
      2 * intermediate, hidden, /*bias=*/false);
  layer.down = reader.Linear(at + (post_norm ? "mlp.down_layer" : "mlp.wo"),
                             arithmetic, hidden, intermediate);
  layer.output_norm = norm(at + (post_norm ? "layer_norm_2" : "mlp.layernorm"));
  return layer;
}

// Sets `context` (total_tokens, hidden) to what each token attends to.
void AttendJina(const JinaLayer& layer, const EncoderPass& pass,
                const std::vector<float>& slopes, ConstMatrixView tokens,
                MatrixView context) {
  Workspace& w = pass.workspace;
  const MatrixView q = Scratch(w.query, tokens.rows, tokens.cols);
  const MatrixView k = Scratch(w.key, tokens.rows, tokens.cols);
  const MatrixView v = Scratch(w.value, tokens.rows, tokens.cols);
  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const Operand in = pass.Prepared(tokens.RowRange(begin, count), lane);
        Linear(pass.kernels, in, layer.query, q.RowRange(begin, count));
        Linear(pass.kernels, in, layer.key, k.RowRange(begin, count));
        Linear(pass.kernels, in, layer.value, v.RowRange(begin, count));
        if (!layer.norms) return;
        LayerNorm(pass.kernels, layer.norms->query, q.RowRange(begin, count));
        LayerNorm(pass.kernels, layer.norms->key, k.RowRange(begin, count));
      });
  AttendWithAlibi(pass, slopes, q, k, v, context);
}

// The rest of the layer, row by row. Replaces `x`.
void FinishJinaLayer(const JinaLayer& layer, const EncoderPass& pass,
                     ConstMatrixView context, MatrixView x) {
  ForEachRowBlock(pass, x.rows, [&](int64_t begin, int64_t count, int lane) {
    const MatrixView rows = x.RowRange(begin, count);
    const MatrixView attended =
        Scratch(pass.lane(lane).attended, count, x.cols);
    LinearResidual(pass.kernels,
                   pass.Prepared(context.RowRange(begin, count), lane),
                   layer.attention_output, rows, attended);
    LayerNorm(pass.kernels, layer.attention_norm, attended);
    if (layer.norms) {
      AddRows(rows, attended);
      LayerNorm(pass.kernels, layer.norms->middle, attended);
    }
    const MatrixView gated =
        LinearGeGlu(pass, attended, layer.gated, layer.order, lane);
    LinearResidual(pass.kernels, pass.Prepared(gated, lane), layer.down,
                   attended, rows);
    LayerNorm(pass.kernels, layer.output_norm, rows);
  });
}

class JinaCrossEncoder : public CrossEncoder {
 public:
  JinaCrossEncoder(const ModelSizes& sizes, const Kernels& kernels,
                   Arithmetic arithmetic, int64_t heads,
                   StackWeights<JinaLayer> weights)
      : CrossEncoder(sizes),
        kernels_(kernels),
        arithmetic_(arithmetic),
        slopes_(AlibiSlopes(heads)),
        weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const EncoderPass through =
        LayersOf(kernels_, arithmetic_, std::ssize(slopes_), pairs, pass);
    return ScoreStack(
        kernels_, weights_, pairs, pass,
        [&](const JinaLayer& layer, ConstMatrixView x, MatrixView context) {
          AttendJina(layer, through, slopes_, x, context);
        },
        [&](const JinaLayer& layer, ConstMatrixView context, MatrixView x) {
          FinishJinaLayer(layer, through, context, x);
        },
        logits);
  }

 private:
  const Kernels& kernels_;
  const Arithmetic arithmetic_;
  const std::vector<float> slopes_;  // one for each head
  const StackWeights<JinaLayer> weights_;
};

class JinaBertConfig : public EncoderConfig {
 public:
  explicit JinaBertConfig(const EncoderSizes& read) : EncoderConfig(read) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto weights = ReadWeights(
        files, limits, kJinaNames, kernels, [&](TensorReader& reader) {
          return ReadStack(
              reader, "bert.", encoder_, arithmetic, [&](int64_t layer) {
                return ReadJinaLayer(reader, layer, encoder_, arithmetic);
              });
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<JinaCrossEncoder>(
        sizes, kernels, arithmetic, encoder_.heads, *std::move(weights));
  }
};

// Unlike ConfigReader::Only, refuses an absent key.
void Needs(ConfigReader& reader, std::string_view key, std::string_view works) {
  if (reader.Find(key)) return reader.Only(key, works);
  reader.Refuse(key, "absent", "\"" + std::string(works) + "\"");
}

EncoderSizes ReadJinaSizes(ConfigReader& reader) {
  Needs(reader, "position_embedding_type", "alibi");
  Needs(reader, "feed_forward_type", "geglu");
  reader.OnlyFalse("is_decoder");
  return ReadSizesAlone(reader, kBertDefaults, 1);
}

}  // namespace

std::unique_ptr<ModelConfig> ReadJinaBertConfig(ConfigReader& reader) {
  // The classifier's shape decides where the number is absent.
  if (reader.Find("id2label") || reader.Find("num_labels")) reader.OneLabel();
  return std::make_unique<JinaBertConfig>(ReadJinaSizes(reader));
}

}  // namespace podium
