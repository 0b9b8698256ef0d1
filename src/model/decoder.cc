#include "model/decoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace podium {
namespace {

constexpr std::string_view kDecoderParts[] = {"embed_tokens.", "layers.",
                                              "norm.", "rope_freqs."};
constexpr std::string_view kDecoderHead[] = {"lm_head.", "score."};
constexpr std::string_view kTiedIgnored[] = {"lm_head."};
constexpr TensorNames kUntiedNames = {.prefix = "model.",
                                      .encoder = kDecoderParts,
                                      .head = kDecoderHead,
                                      .ignored = {}};
constexpr TensorNames kTiedNames = {.prefix = "model.",
                                    .encoder = kDecoderParts,
                                    .head = kDecoderHead,
                                    .ignored = kTiedIgnored};

RmsNormWeights ReadDecoderNorm(TensorReader& reader, const std::string& name,
                               const DecoderSizes& sizes,
                               const DecoderStyle& style, int64_t width) {
  RmsNormWeights norm = reader.RmsNorm(name, width, sizes.eps);
  if (style.norms_add_one) {
    for (float& weight : norm.weight.span()) weight += 1;
  }
  return norm;
}

DecoderLayer ReadDecoderLayer(TensorReader& reader, const std::string& prefix,
                              const DecoderSizes& sizes,
                              const DecoderStyle& style,
                              Arithmetic arithmetic) {
  const auto stacked = [&](std::vector<std::string> names, int64_t out,
                           int64_t in, bool bias) {
    for (std::string& name : names) name = prefix + name;
    return reader.Stacked(names, arithmetic, out, in, bias);
  };
  const auto norm = [&](const char* name, int64_t width) {
    return ReadDecoderNorm(reader, prefix + name, sizes, style, width);
  };
  const HeadSizes& heads = sizes.heads;
  const int64_t hidden = sizes.hidden, intermediate = sizes.intermediate;
  DecoderLayer layer;
  layer.attention_norm = norm("input_layernorm", hidden);
  layer.query =
      stacked({"self_attn.q_proj"}, heads.query_cols(), hidden, style.qkv_bias);
  layer.key_value = stacked({"self_attn.k_proj", "self_attn.v_proj"},
                            heads.key_cols(), hidden, style.qkv_bias);
  if (style.head_norms) {
    layer.query_norm = norm("self_attn.q_norm", heads.size);
    layer.key_norm = norm("self_attn.k_norm", heads.size);
  }
  layer.attention_output =
      stacked({"self_attn.o_proj"}, hidden, heads.query_cols(), false);
  if (style.output_norms) {
    layer.attention_output_norm = norm("post_attention_layernorm", hidden);
    layer.feed_forward_norm = norm("pre_feedforward_layernorm", hidden);
    layer.down_norm = norm("post_feedforward_layernorm", hidden);
  } else {
    layer.feed_forward_norm = norm("post_attention_layernorm", hidden);
  }
  layer.gate_up =
      stacked({"mlp.gate_proj", "mlp.up_proj"}, intermediate, hidden, false);
  layer.down = stacked({"mlp.down_proj"}, hidden, intermediate, false);
  return layer;
}

// What the frequencies of rotary positions are divided by, in a GGUF file.
void ReadRotaryFactors(TensorReader& reader, const DecoderSizes& sizes,
                       Decoder& decoder) {
  const std::string name = "model.rope_freqs.weight";
  if (!reader.Has(name)) return;
  const AlignedFloats factors = reader.Floats(name, {sizes.heads.size / 2});
  for (int64_t i = 0; i < factors.size(); ++i) {
    const auto place = static_cast<size_t>(i);
    decoder.rotary.frequencies[place] /= factors.data()[i];
    decoder.window_rotary.frequencies[place] /= factors.data()[i];
  }
}

// The rows of `yes` and `no` if the logits have a cap. Otherwise the row of
// `yes`, minus that of `no`: a product with it is the difference of their
// logits.
LinearWeights ReadTokenScore(TensorReader& reader, const DecoderSizes& sizes,
                             const ScoreTokens& tokens,
                             const Kernels& kernels) {
  const std::string name = sizes.tied ? "model.embed_tokens" : "lm_head";
  const auto row = [&](int32_t token) {
    return reader.Row(name, sizes.vocab, sizes.hidden, token);
  };
  AlignedFloats rows = row(tokens.yes);
  int64_t outputs = 1;
  if (tokens.no) {
    const AlignedFloats no = row(*tokens.no);
    if (sizes.logit_cap > 0) {
      const AlignedFloats yes = std::move(rows);
      rows = AlignedFloats(yes.size() + no.size());
      std::ranges::copy(yes.span(), rows.data());
      std::ranges::copy(no.span(), rows.data() + yes.size());
      outputs = 2;
    } else {
      for (int64_t j = 0; j < no.size(); ++j) rows.data()[j] -= no.data()[j];
    }
  }
  if (rows.size() == 0) return {};
  const std::array<float, 2> zeros = {};
  return PackLinear(kernels, Arithmetic::kF32, outputs, sizes.hidden,
                    rows.span(),
                    std::span(zeros).first(static_cast<size_t>(outputs)));
}

}  // namespace

void SetDecoderSizes(const DecoderSizes& decoder, ModelConfig& config) {
  config.sizes = {
      .architecture = Architecture::kCausal,
      .vocab_size = static_cast<int32_t>(decoder.vocab),
      .max_sequence_length = static_cast<int32_t>(decoder.positions),
      .type_vocab_size = 1,
      .hidden_size = static_cast<int32_t>(decoder.hidden),
      .layers = static_cast<int32_t>(decoder.layers),
      .exits = {}};
  config.widest_product = std::max(
      {decoder.hidden, decoder.intermediate, decoder.heads.query_cols()});
  config.weights_per_token =
      decoder.layers * decoder.hidden *
      (2 * (decoder.heads.query_cols() + decoder.heads.key_cols()) +
       3 * decoder.intermediate);
  // A few activations of a decoder are so much larger than the others (Sun et
  // al. 2024) that a row quantized by its largest loses the rest.
  config.integers_rank_alike = false;
}

const TensorNames& DecoderNames(const DecoderSizes& sizes) {
  return sizes.tied ? kTiedNames : kUntiedNames;
}

Decoder ReadDecoder(TensorReader& reader, const DecoderShape& shape,
                    const std::optional<ScoreTokens>& tokens,
                    const Kernels& kernels, Arithmetic arithmetic) {
  const auto& [sizes, style] = shape;
  Decoder decoder;
  decoder.kernels = &kernels;
  decoder.arithmetic = arithmetic;
  decoder.heads = sizes.heads;
  decoder.unit = style.unit;
  decoder.rotate = style.rotate;
  decoder.rule = {.scale = sizes.attention_scale, .cap = sizes.attention_cap};
  decoder.windows = sizes.windows;
  decoder.rotary = sizes.rotary;
  decoder.window_rotary = sizes.window_rotary;
  ReadRotaryFactors(reader, sizes, decoder);
  decoder.words = reader.TableAsStored("model.embed_tokens", sizes.vocab,
                                       sizes.hidden, arithmetic);
  if (style.scaled_embeddings) {
    decoder.embedding_scale = std::sqrt(static_cast<float>(sizes.hidden));
  }
  for (int64_t i = 0; i < sizes.layers && !reader.error(); ++i) {
    decoder.layers.push_back(
        ReadDecoderLayer(reader, "model.layers." + std::to_string(i) + ".",
                         sizes, style, arithmetic));
  }
  decoder.norm =
      ReadDecoderNorm(reader, "model.norm", sizes, style, sizes.hidden);
  if (tokens) {
    decoder.score = ReadTokenScore(reader, sizes, *tokens, kernels);
    decoder.score_cap = sizes.logit_cap;
  } else {
    decoder.score = reader.Linear("score", Arithmetic::kF32, 1, sizes.hidden,
                                  /*bias=*/false);
  }
  return decoder;
}

DecoderRun::DecoderRun(const Decoder& decoder, const TextBatch& texts,
                       std::span<const TextKeyValues* const> before,
                       std::span<TextKeyValues* const> kept,
                       const ForwardPass& pass, MatrixView tokens)
    : decoder_(decoder),
      shared_{.rows = {.kernels = *decoder.kernels,
                       .arithmetic = decoder.arithmetic,
                       .num_heads = decoder.heads.key_values,
                       .cu_seqlens = texts.cu_seqlens,
                       .loop = pass.loop,
                       .workspace = pass.workspace},
              .heads = decoder.heads,
              .rule = decoder.rule,
              .unit = decoder.unit,
              .rotate = decoder.rotate,
              .angles = {},
              .before = before,
              .kept = kept} {
  Workspace& w = pass.workspace;
  w.positions.Grow(texts.size());
  const auto first_positions =
      w.positions.span().first(static_cast<size_t>(texts.size()));
  for (size_t i = 0; i < first_positions.size(); ++i) {
    const bool behind = !before.empty() && before[i] != nullptr;
    first_positions[i] = behind ? static_cast<int32_t>(before[i]->tokens) : 0;
  }
  const auto angles = [&](const Rotary& rotary, AlignedFloats& scratch) {
    return RotaryAngles(rotary, texts.cu_seqlens, scratch, first_positions);
  };
  shared_.angles = angles(decoder.rotary, w.angles);
  window_angles_ = shared_.angles;
  if (decoder.window_rotary != decoder.rotary) {
    window_angles_ = angles(decoder.window_rotary, w.local_angles);
  }
  Embed(*decoder.kernels, decoder.words, texts.input_ids, tokens);
  if (decoder.embedding_scale == 1) return;
  for (int64_t i = 0; i < tokens.rows; ++i) {
    float* row = tokens.row(i);
    for (int64_t j = 0; j < tokens.cols; ++j) row[j] *= decoder.embedding_scale;
  }
}

DecoderPass DecoderRun::Layer(int64_t index) const {
  DecoderPass pass = shared_;
  pass.rule.window = decoder_.windows[static_cast<size_t>(index)];
  if (pass.rule.window > 0) pass.angles = window_angles_;
  return pass;
}

void DecoderLogits(const Decoder& decoder, MatrixView states,
                   std::span<float> logits) {
  RmsNorm(decoder.norm, states, states);
  if (decoder.score_cap == 0) {
    return Linear(*decoder.kernels, {states}, decoder.score,
                  {logits.data(), states.rows, 1, 1});
  }
  const float cap = decoder.score_cap;
  const auto capped = [cap](float logit) {
    return cap * std::tanh(logit / cap);
  };
  const int64_t outputs = decoder.score.out_features;
  AlignedFloats tokens(states.rows * outputs);
  const MatrixView of_tokens = {tokens.data(), states.rows, outputs, outputs};
  Linear(*decoder.kernels, {states}, decoder.score, of_tokens);
  for (int64_t i = 0; i < states.rows; ++i) {
    const float* row = of_tokens.row(i);
    logits[static_cast<size_t>(i)] =
        capped(row[0]) - (outputs > 1 ? capped(row[1]) : 0);
  }
}

}  // namespace podium
