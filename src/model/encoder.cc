#include "model/encoder.h"

#include <algorithm>

#include "model/layer_stack.h"

namespace podium {
namespace {

EncoderLayer ReadEncoderLayer(TensorReader& reader, const std::string& prefix,
                              const EncoderLayerNames& names,
                              const EncoderSizes& sizes,
                              Arithmetic arithmetic) {
  const auto at = [&](std::string_view name) {
    return prefix + std::string(name);
  };
  const auto linear = [&](std::string_view name, int64_t out, int64_t in) {
    return reader.Linear(at(name), arithmetic, out, in);
  };
  const int64_t hidden = sizes.hidden, intermediate = sizes.intermediate;
  EncoderLayer layer;
  if (names.packed.empty()) {
    layer.query = linear(names.query, hidden, hidden);
    layer.key_value = reader.Stacked({at(names.key), at(names.value)},
                                     arithmetic, hidden, hidden);
  } else {
    const auto part = [&](int64_t begin, int64_t out) {
      return reader.LinearPart(at(names.packed), arithmetic, 3 * hidden, begin,
                               out, hidden);
    };
    layer.query = part(0, hidden);
    layer.key_value = part(hidden, 2 * hidden);
  }
  layer.attention_output = linear(names.attention_output, hidden, hidden);
  layer.attention_norm =
      reader.Norm(at(names.attention_norm), hidden, sizes.eps);
  layer.intermediate = linear(names.intermediate, intermediate, hidden);
  layer.output = linear(names.output, hidden, intermediate);
  layer.output_norm = reader.Norm(at(names.output_norm), hidden, sizes.eps);
  return layer;
}

EncoderPass PassOf(const Encoder& encoder, const TextBatch& texts,
                   const ForwardPass& pass) {
  return LayersOf(*encoder.kernels, encoder.arithmetic, encoder.heads, texts,
                  pass);
}

}  // namespace

EncoderConfig::EncoderConfig(const EncoderSizes& encoder) : encoder_(encoder) {
  sizes = {.architecture = Architecture::kCrossEncoder,
           .vocab_size = static_cast<int32_t>(encoder.vocab),
           .max_sequence_length = static_cast<int32_t>(encoder.positions),
           .type_vocab_size = static_cast<int32_t>(encoder.types),
           .hidden_size = static_cast<int32_t>(encoder.hidden),
           .layers = static_cast<int32_t>(encoder.layers),
           .exits = {}};
  widest_product = std::max(encoder.hidden, encoder.intermediate);
}

EncoderSizes ReadEncoderSizes(ConfigReader& reader, const EncoderSizes& usual) {
  reader.Only("hidden_act", "gelu");
  reader.Only("position_embedding_type", "absolute");
  reader.OnlyFalse("is_decoder");
  return ReadSizesAlone(reader, usual, 1);
}

EncoderSizes ReadSizesAlone(ConfigReader& reader, const EncoderSizes& usual,
                            int64_t least_types) {
  const Limits& limits = reader.limits();
  EncoderSizes sizes;
  sizes.vocab =
      reader.Size("vocab_size", usual.vocab, 1, limits.max_model_vocab);
  sizes.hidden = reader.Width("hidden_size", usual.hidden);
  sizes.layers = reader.Size("num_hidden_layers", usual.layers, 1,
                             limits.max_model_layers);
  sizes.heads =
      reader.Size("num_attention_heads", usual.heads, 1, sizes.hidden);
  sizes.intermediate = reader.Width("intermediate_size", usual.intermediate);
  sizes.positions = reader.Width("max_position_embeddings", usual.positions);
  sizes.types = reader.Size("type_vocab_size", usual.types, least_types,
                            limits.max_model_width);
  sizes.eps = reader.Epsilon("layer_norm_eps", usual.eps);
  CheckHeads(reader, "num_attention_heads", sizes);
  return sizes;
}

void CheckHeads(ConfigReader& reader, std::string_view key,
                const EncoderSizes& sizes) {
  if (sizes.hidden % sizes.heads == 0) return;
  reader.Refuse(
      key, std::to_string(sizes.heads),
      "a divisor of the hidden size, which is " + std::to_string(sizes.hidden));
}

Encoder ReadEncoder(TensorReader& reader, const std::string& prefix,
                    const EncoderLayerNames& names, const EncoderSizes& sizes,
                    const Kernels& kernels, Arithmetic arithmetic) {
  Encoder encoder;
  encoder.kernels = &kernels;
  encoder.arithmetic = arithmetic;
  encoder.hidden = sizes.hidden;
  encoder.heads = sizes.heads;
  for (int64_t i = 0; i < sizes.layers && !reader.error(); ++i) {
    encoder.layers.push_back(
        ReadEncoderLayer(reader, prefix + "." + std::to_string(i) + ".", names,
                         sizes, arithmetic));
  }
  return encoder;
}

ScoreHead ReadScoreHead(TensorReader& reader, const std::string& dense,
                        Activation activation, const std::string& output,
                        const EncoderSizes& sizes) {
  const auto linear = [&](const std::string& name, int64_t out) {
    return reader.Linear(name, Arithmetic::kF32, out, sizes.hidden);
  };
  return {.dense = linear(dense, sizes.hidden),
          .activation = activation,
          .output = linear(output, 1)};
}

bool RunLayers(const Encoder& encoder, int64_t from, int64_t to,
               const TextBatch& texts, const ForwardPass& pass,
               MatrixView tokens) {
  const EncoderPass layers = PassOf(encoder, texts, pass);
  for (int64_t i = from; i < to; ++i) {
    if (pass.IsAbandoned()) return false;
    RunLayer(encoder.layers[static_cast<size_t>(i)], layers, tokens);
  }
  return true;
}

std::optional<ConstMatrixView> EncodeFirstTokens(const Encoder& encoder,
                                                 const TextBatch& texts,
                                                 const ForwardPass& pass,
                                                 MatrixView tokens) {
  const int64_t before_last = std::ssize(encoder.layers) - 1;
  if (!RunLayers(encoder, 0, before_last, texts, pass, tokens) ||
      pass.IsAbandoned()) {
    return std::nullopt;
  }
  // The last layer computes no other row. Its keys and values still need every
  // token.
  const MatrixView first =
      FirstRows(texts, tokens, pass.workspace.first_tokens);
  RunLayerOnFirstTokens(encoder.layers.back(), PassOf(encoder, texts, pass),
                        tokens, first);
  return first;
}

}  // namespace podium
