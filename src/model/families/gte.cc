#include "model/families/gte.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "model/rotary_config.h"
#include "model/stack_encoder.h"
#include "ops/glu.h"
#include "ops/text_attention.h"

namespace podium {
namespace {

constexpr std::string_view kGteParts[] = {"embeddings.", "encoder.", "pooler."};
constexpr std::string_view kGteHead[] = {"classifier."};
constexpr TensorNames kGteNames = {
    .prefix = "new.", .encoder = kGteParts, .head = kGteHead, .ignored = {}};

// NewConfig's defaults.
constexpr EncoderSizes kGteDefaults = {.vocab = 30528,
                                       .hidden = 768,
                                       .layers = 12,
                                       .heads = 12,
                                       .intermediate = 3072,
                                       .positions = 2048,
                                       .types = 1,
                                       .eps = 1e-12f};

struct GteLayer {
  LinearWeights qkv;               // hidden -> 3 hidden
  LinearWeights attention_output;  // hidden -> hidden
  LayerNormWeights attention_norm;
  LinearWeights up_gate;  // hidden -> intermediate, then of the gate
  LinearWeights down;     // intermediate -> hidden
  LayerNormWeights output_norm;
};

GteLayer ReadGteLayer(TensorReader& reader, int64_t index, bool packed,
                      const EncoderSizes& sizes, Arithmetic arithmetic) {
  const std::string at = "new.encoder.layer." + std::to_string(index) + ".";
  const int64_t hidden = sizes.hidden, intermediate = sizes.intermediate;
  GteLayer layer;
  layer.qkv =
      packed ? reader.Linear(at + "attention.qkv_proj", arithmetic, 3 * hidden,
                             hidden)
             : reader.Stacked({at + "attention.q_proj", at + "attention.k_proj",
                               at + "attention.v_proj"},
                              arithmetic, hidden, hidden);
  layer.attention_output =
      reader.Linear(at + "attention.o_proj", arithmetic, hidden, hidden);
  layer.attention_norm = reader.Norm(at + "attn_ln", hidden, sizes.eps);
  layer.up_gate = reader.Linear(at + "mlp.up_gate_proj", arithmetic,
                                2 * intermediate, hidden, /*bias=*/false);
  layer.down =
      reader.Linear(at + "mlp.down_proj", arithmetic, hidden, intermediate);
  layer.output_norm = reader.Norm(at + "mlp_ln", hidden, sizes.eps);
  return layer;
}

// Sets `context` (total_tokens, hidden) to what each token attends to.
void AttendGte(const GteLayer& layer, const EncoderPass& pass,
               ConstMatrixView angles, ConstMatrixView tokens,
               MatrixView context) {
  const int64_t hidden = tokens.cols;
  const MatrixView qkv = Scratch(pass.workspace.qkv, tokens.rows, 3 * hidden);
  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        const MatrixView out = qkv.RowRange(begin, count);
        Linear(pass.kernels, pass.Prepared(tokens.RowRange(begin, count), lane),
               layer.qkv, out);
        Rotate(angles.RowRange(begin, count), out.ColumnRange(0, 2 * hidden));
      });
  AttendTexts(pass, qkv.ColumnRange(0, hidden), qkv.ColumnRange(hidden, hidden),
              qkv.ColumnRange(2 * hidden, hidden), context);
}

// The rest of the layer, row by row. Replaces `x`.
void FinishGteLayer(const GteLayer& layer, const EncoderPass& pass,
                    ConstMatrixView context, MatrixView x) {
  ForEachRowBlock(pass, x.rows, [&](int64_t begin, int64_t count, int lane) {
    const MatrixView rows = x.RowRange(begin, count);
    const MatrixView attended =
        Scratch(pass.lane(lane).attended, count, x.cols);
    LinearResidual(pass.kernels,
                   pass.Prepared(context.RowRange(begin, count), lane),
                   layer.attention_output, rows, attended);
    LayerNorm(pass.kernels, layer.attention_norm, attended);
    const MatrixView gated =
        LinearGeGlu(pass, attended, layer.up_gate, GluOrder::kGateLast, lane);
    LinearResidual(pass.kernels, pass.Prepared(gated, lane), layer.down,
                   attended, rows);
    LayerNorm(pass.kernels, layer.output_norm, rows);
  });
}

class GteCrossEncoder : public CrossEncoder {
 public:
  GteCrossEncoder(const ModelSizes& sizes, const Kernels& kernels,
                  Arithmetic arithmetic, int64_t heads, Rotary rotary,
                  StackWeights<GteLayer> weights)
      : CrossEncoder(sizes),
        kernels_(kernels),
        arithmetic_(arithmetic),
        heads_(heads),
        rotary_(std::move(rotary)),
        weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const EncoderPass through =
        LayersOf(kernels_, arithmetic_, heads_, pairs, pass);
    const auto angles =
        RotaryAngles(rotary_, pairs.cu_seqlens, pass.workspace.angles);
    return ScoreStack(
        kernels_, weights_, pairs, pass,
        [&](const GteLayer& layer, ConstMatrixView x, MatrixView context) {
          AttendGte(layer, through, angles, x, context);
        },
        [&](const GteLayer& layer, ConstMatrixView context, MatrixView x) {
          FinishGteLayer(layer, through, context, x);
        },
        logits);
  }

 private:
  const Kernels& kernels_;
  const Arithmetic arithmetic_;
  const int64_t heads_;
  const Rotary rotary_;
  const StackWeights<GteLayer> weights_;
};

class GteConfig : public EncoderConfig {
 public:
  GteConfig(const EncoderSizes& read, Rotary rotary, bool packed)
      : EncoderConfig(read), rotary_(std::move(rotary)), packed_(packed) {
    // Without a table, a tokenizer may give types; they do nothing.
    if (read.types == 0) sizes.type_vocab_size = 2;
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto weights = ReadWeights(
        files, limits, kGteNames, kernels, [&](TensorReader& reader) {
          return ReadStack(reader, "new.", encoder_, arithmetic,
                           [&](int64_t layer) {
                             return ReadGteLayer(reader, layer, packed_,
                                                 encoder_, arithmetic);
                           });
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<GteCrossEncoder>(sizes, kernels, arithmetic,
                                             encoder_.heads, rotary_,
                                             *std::move(weights));
  }

 private:
  const Rotary rotary_;
  const bool packed_;  // whether one layer gives queries, keys and values
};

EncoderSizes ReadGteSizes(ConfigReader& reader) {
  reader.Only("hidden_act", "gelu");
  reader.Only("position_embedding_type", "rope");
  reader.Only("layer_norm_type", "layer_norm");
  reader.OnlyFalse("logn_attention_scale");
  const EncoderSizes sizes = ReadSizesAlone(reader, kGteDefaults, 0);
  CheckRotaryHeads(reader, sizes.hidden, sizes.heads);
  return sizes;
}

}  // namespace

std::unique_ptr<ModelConfig> ReadGteConfig(ConfigReader& reader) {
  reader.OneLabel();
  const EncoderSizes sizes = ReadGteSizes(reader);
  Rotary rotary =
      ReadRotary(reader, {.base = reader.PositiveNumber("rope_theta", 10000),
                          .head_size = sizes.hidden / sizes.heads,
                          .positions = sizes.positions});
  return std::make_unique<GteConfig>(sizes, std::move(rotary),
                                     reader.Flag("pack_qkv", true));
}

}  // namespace podium
