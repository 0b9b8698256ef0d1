#include "model/families/modernbert_encoder.h"

#include <algorithm>
#include <string>

#include "model/layer_stack.h"
#include "model/layer_types.h"
#include "model/rotary_config.h"
#include "ops/glu.h"
#include "ops/text_attention.h"

namespace podium {
namespace {

// Where config.json has no "layer_types", all but every so many layers attend
// to a window.
std::vector<bool> ReadLocalLayers(ConfigReader& reader, int64_t layers) {
  const int64_t every =
      reader.Size("global_attn_every_n_layers", 3, 1, layers + 3);
  std::vector<bool> local;
  for (int64_t i = 0; i < layers; ++i) local.push_back(i % every != 0);
  return ReadSlidingLayers(reader, local);
}

ModernBertLayer ReadModernBertLayer(TensorReader& reader,
                                    const ModernBertSettings& settings,
                                    size_t index, Arithmetic arithmetic) {
  const std::string at = "model.layers." + std::to_string(index) + ".";
  const int64_t hidden = settings.hidden, intermediate = settings.intermediate;
  const auto linear = [&](bool bias, const char* name, int64_t out,
                          int64_t in) {
    return reader.Linear(at + name, arithmetic, out, in, bias);
  };
  ModernBertLayer layer;
  if (index > 0) {
    layer.attention_norm =
        ReadModernBertNorm(reader, settings, at + "attn_norm");
  }
  layer.qkv = linear(settings.attention_bias, "attn.Wqkv", 3 * hidden, hidden);
  layer.attention_output =
      linear(settings.attention_bias, "attn.Wo", hidden, hidden);
  layer.mlp_norm = ReadModernBertNorm(reader, settings, at + "mlp_norm");
  layer.gate_up = linear(settings.mlp_bias, "mlp.Wi", 2 * intermediate, hidden);
  layer.down = linear(settings.mlp_bias, "mlp.Wo", hidden, intermediate);
  layer.local = settings.local[index];
  return layer;
}

// The rows, normalized, in `scratch`.
MatrixView Normed(const Kernels& kernels, const LayerNormWeights& norm,
                  ConstMatrixView x, AlignedFloats& scratch) {
  const MatrixView normed = Scratch(scratch, x.rows, x.cols);
  std::copy_n(x.data, x.rows * x.cols, normed.data);
  LayerNorm(kernels, norm, normed);
  return normed;
}

// Sets `context` (total_tokens, hidden) to what each token attends to.
void AttendModernBert(const ModernBertLayer& layer, const EncoderPass& pass,
                      int64_t reach, ConstMatrixView angles,
                      ConstMatrixView tokens, MatrixView context) {
  const int64_t hidden = tokens.cols;
  const MatrixView qkv = Scratch(pass.workspace.qkv, tokens.rows, 3 * hidden);
  ForEachRowBlock(
      pass, tokens.rows, [&](int64_t begin, int64_t count, int lane) {
        ConstMatrixView in = tokens.RowRange(begin, count);
        if (layer.attention_norm) {
          in = Normed(pass.kernels, *layer.attention_norm, in,
                      pass.lane(lane).normed);
        }
        const MatrixView out = qkv.RowRange(begin, count);
        Linear(pass.kernels, pass.Prepared(in, lane), layer.qkv, out);
        Rotate(angles.RowRange(begin, count), out.ColumnRange(0, 2 * hidden));
      });
  const MatrixView q = qkv.ColumnRange(0, hidden);
  const MatrixView k = qkv.ColumnRange(hidden, hidden);
  const MatrixView v = qkv.ColumnRange(2 * hidden, hidden);
  if (layer.local) {
    AttendNearby(pass, reach, q, k, v, context);
  } else {
    AttendTexts(pass, q, k, v, context);
  }
}

// The rest of the layer, row by row. Replaces `x`.
void FinishModernBertLayer(const ModernBertLayer& layer,
                           const EncoderPass& pass, ConstMatrixView context,
                           MatrixView x) {
  ForEachRowBlock(pass, x.rows, [&](int64_t begin, int64_t count, int lane) {
    WorkspaceLane& w = pass.lane(lane);
    const MatrixView rows = x.RowRange(begin, count);
    const MatrixView attended = Scratch(w.attended, count, x.cols);

    LinearResidual(pass.kernels,
                   pass.Prepared(context.RowRange(begin, count), lane),
                   layer.attention_output, rows, attended);
    const MatrixView gated = LinearGeGlu(
        pass, Normed(pass.kernels, layer.mlp_norm, attended, w.normed),
        layer.gate_up, GluOrder::kGateFirst, lane);
    LinearResidual(pass.kernels, pass.Prepared(gated, lane), layer.down,
                   attended, rows);
  });
}

}  // namespace

ModelSizes ModernBertSettings::sizes() const {
  return {.architecture = Architecture::kCrossEncoder,
          .vocab_size = static_cast<int32_t>(vocab),
          .max_sequence_length = static_cast<int32_t>(positions),
          .type_vocab_size = 2,  // a tokenizer may give them; they do nothing
          .hidden_size = static_cast<int32_t>(hidden),
          .layers = static_cast<int32_t>(local.size()),
          .exits = {}};
}

// The defaults are ModernBertConfig's in transformers.
ModernBertSettings ReadModernBertSettings(ConfigReader& reader) {
  reader.Only("hidden_activation", "gelu");
  const Limits& limits = reader.limits();
  ModernBertSettings settings;
  settings.vocab = reader.Size("vocab_size", 50368, 1, limits.max_model_vocab);
  settings.hidden = reader.Width("hidden_size", 768);
  const int64_t layers =
      reader.Size("num_hidden_layers", 22, 1, limits.max_model_layers);
  settings.heads = reader.Size("num_attention_heads", 12, 1, settings.hidden);
  settings.intermediate = reader.Width("intermediate_size", 1152);
  settings.positions = reader.Width("max_position_embeddings", 8192);
  settings.eps = reader.Epsilon("norm_eps", 1e-5f);
  settings.norm_bias = reader.Flag("norm_bias", false);
  settings.attention_bias = reader.Flag("attention_bias", false);
  settings.mlp_bias = reader.Flag("mlp_bias", false);
  settings.local = ReadLocalLayers(reader, layers);
  settings.reach = reader.Width("local_attention", 128) / 2;
  CheckRotaryHeads(reader, settings.hidden, settings.heads);
  const auto rotary = [&](std::string_view type, std::string_view key,
                          double usual) {
    return ReadRotaryOfLayers(reader, type, /*scaled=*/true,
                              {.base = reader.PositiveNumber(key, usual),
                               .head_size = settings.hidden / settings.heads,
                               .positions = settings.positions});
  };
  settings.global_rotary =
      rotary("full_attention", "global_rope_theta", 160000);
  settings.local_rotary =
      rotary("sliding_attention", "local_rope_theta", 10000);
  return settings;
}

LayerNormWeights ReadModernBertNorm(TensorReader& reader,
                                    const ModernBertSettings& settings,
                                    const std::string& name) {
  return reader.Norm(name, settings.hidden, settings.eps, settings.norm_bias);
}

ModernBertEncoder ReadModernBertEncoder(TensorReader& reader,
                                        const ModernBertSettings& settings,
                                        const Kernels& kernels,
                                        Arithmetic arithmetic) {
  ModernBertEncoder encoder = {.kernels = &kernels,
                               .arithmetic = arithmetic,
                               .hidden = settings.hidden,
                               .heads = settings.heads,
                               .reach = settings.reach,
                               .global_rotary = settings.global_rotary,
                               .local_rotary = settings.local_rotary};
  encoder.words =
      reader.TableAsStored("model.embeddings.tok_embeddings", settings.vocab,
                           settings.hidden, arithmetic);
  encoder.embedding_norm =
      ReadModernBertNorm(reader, settings, "model.embeddings.norm");
  for (size_t i = 0; i < settings.local.size() && !reader.error(); ++i) {
    encoder.layers.push_back(
        ReadModernBertLayer(reader, settings, i, arithmetic));
  }
  encoder.final_norm = ReadModernBertNorm(reader, settings, "model.final_norm");
  return encoder;
}

void EmbedModernBert(const ModernBertEncoder& encoder, const TextBatch& texts,
                     MatrixView tokens) {
  Embed(*encoder.kernels, encoder.words, texts.input_ids, tokens);
  LayerNorm(*encoder.kernels, encoder.embedding_norm, tokens);
}

bool RunModernBertLayers(const ModernBertEncoder& encoder, int64_t from,
                         int64_t to, const TextBatch& texts,
                         const ForwardPass& pass, MatrixView tokens) {
  Workspace& w = pass.workspace;
  const EncoderPass layers = LayersOf(*encoder.kernels, encoder.arithmetic,
                                      encoder.heads, texts, pass);
  const auto global =
      RotaryAngles(encoder.global_rotary, texts.cu_seqlens, w.angles);
  const auto local =
      RotaryAngles(encoder.local_rotary, texts.cu_seqlens, w.local_angles);
  const MatrixView context = Scratch(w.context, tokens.rows, tokens.cols);
  for (int64_t i = from; i < to; ++i) {
    if (pass.IsAbandoned()) return false;
    const ModernBertLayer& layer = encoder.layers[static_cast<size_t>(i)];
    AttendModernBert(layer, layers, encoder.reach, layer.local ? local : global,
                     tokens, context);
    FinishModernBertLayer(layer, layers, context, tokens);
  }
  return true;
}

std::optional<MatrixView> EncodeModernBert(const ModernBertEncoder& encoder,
                                           Pooling pooling,
                                           const TextBatch& texts,
                                           const ForwardPass& pass) {
  Workspace& w = pass.workspace;
  const EncoderPass layers = LayersOf(*encoder.kernels, encoder.arithmetic,
                                      encoder.heads, texts, pass);
  const auto global =
      RotaryAngles(encoder.global_rotary, texts.cu_seqlens, w.angles);
  const auto local =
      RotaryAngles(encoder.local_rotary, texts.cu_seqlens, w.local_angles);
  const MatrixView tokens =
      Scratch(w.tokens, texts.total_tokens(), encoder.hidden);
  EmbedModernBert(encoder, texts, tokens);
  const auto rows = RunLayerStack(
      encoder.layers, pooling, texts, pass, tokens,
      [&](const ModernBertLayer& layer, ConstMatrixView x, MatrixView context) {
        AttendModernBert(layer, layers, encoder.reach,
                         layer.local ? local : global, x, context);
      },
      [&](const ModernBertLayer& layer, ConstMatrixView context, MatrixView x) {
        FinishModernBertLayer(layer, layers, context, x);
      });
  if (!rows) return std::nullopt;
  LayerNorm(layers.kernels, encoder.final_norm, *rows);
  if (pooling == Pooling::kFirst) return rows;
  const MatrixView mean = Scratch(w.first_tokens, texts.size(), rows->cols);
  PoolMean(texts.cu_seqlens, *rows, mean);
  return mean;
}

}  // namespace podium
