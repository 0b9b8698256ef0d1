#include "model/decoder.h"

#include <algorithm>
#include <utility>

#include "model/rotary_config.h"

namespace podium {
namespace {

constexpr std::string_view kDecoderParts[] = {"embed_tokens.", "layers.",
                                              "norm."};
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

// Both spellings: "rope_parameters" of transformers 5, and "rope_theta" with
// "rope_scaling" of the versions before it.
Rotary ReadDecoderRotary(ConfigReader& reader, double usual,
                         int64_t head_size) {
  const double base = reader.PositiveNumber("rope_theta", usual);
  const std::string_view key =
      reader.Find("rope_parameters") ? "rope_parameters" : "rope_scaling";
  return ReadRotary(reader, key, reader.Find(key), base, head_size);
}

// Every layer must see all tokens before its own.
void RefuseSlidingWindows(ConfigReader& reader) {
  reader.OnlyFalse("use_sliding_window");
  const auto types = reader.Find("layer_types");
  if (!types) return;
  simdjson::dom::array list;
  bool works = types->get(list) == simdjson::SUCCESS;
  for (const ConfigReader::Element item : list) {
    std::string_view type;
    works = works && item.get(type) == simdjson::SUCCESS &&
            type == "full_attention";
  }
  if (works) return;
  reader.Refuse("layer_types", ConfigReader::Describe(types),
                "a list of nothing but \"full_attention\"");
}

DecoderLayer ReadDecoderLayer(TensorReader& reader, const std::string& prefix,
                              const DecoderSizes& sizes, bool biased,
                              Arithmetic arithmetic) {
  const auto stacked = [&](std::vector<std::string> names, int64_t out,
                           int64_t in, bool bias) {
    for (std::string& name : names) name = prefix + name;
    return reader.Stacked(names, arithmetic, out, in, bias);
  };
  const HeadSizes& heads = sizes.heads;
  const int64_t hidden = sizes.hidden, intermediate = sizes.intermediate;
  DecoderLayer layer;
  layer.attention_norm =
      reader.RmsNorm(prefix + "input_layernorm", hidden, sizes.eps);
  layer.query =
      stacked({"self_attn.q_proj"}, heads.query_cols(), hidden, biased);
  layer.key_value = stacked({"self_attn.k_proj", "self_attn.v_proj"},
                            heads.key_cols(), hidden, biased);
  layer.attention_output =
      stacked({"self_attn.o_proj"}, hidden, heads.query_cols(), false);
  layer.feed_forward_norm =
      reader.RmsNorm(prefix + "post_attention_layernorm", hidden, sizes.eps);
  layer.gate_up =
      stacked({"mlp.gate_proj", "mlp.up_proj"}, intermediate, hidden, false);
  layer.down = stacked({"mlp.down_proj"}, hidden, intermediate, false);
  return layer;
}

// The row of `yes`, minus the row of `no`: a product with it is the difference
// of their logits.
LinearWeights ReadTokenScore(TensorReader& reader, const DecoderSizes& sizes,
                             const ScoreTokens& tokens,
                             const Kernels& kernels) {
  const std::string name = sizes.tied ? "model.embed_tokens" : "lm_head";
  AlignedFloats row = reader.Row(name, sizes.vocab, sizes.hidden, tokens.yes);
  if (tokens.no) {
    const AlignedFloats no =
        reader.Row(name, sizes.vocab, sizes.hidden, *tokens.no);
    for (int64_t j = 0; j < no.size(); ++j) row.data()[j] -= no.data()[j];
  }
  if (row.size() == 0) return {};
  const float zero = 0;
  return PackLinear(kernels, Arithmetic::kF32, 1, sizes.hidden, row.span(),
                    {&zero, 1});
}

}  // namespace

DecoderSizes ReadDecoderSizes(ConfigReader& reader, const DecoderSizes& usual) {
  RefuseSlidingWindows(reader);
  const Limits& limits = reader.limits();
  DecoderSizes sizes;
  sizes.vocab =
      reader.Size("vocab_size", usual.vocab, 1, limits.max_model_vocab);
  sizes.hidden = reader.Width("hidden_size", usual.hidden);
  sizes.layers = reader.Size("num_hidden_layers", usual.layers, 1,
                             limits.max_model_layers);
  HeadSizes& heads = sizes.heads;
  heads.count = reader.Size("num_attention_heads", usual.heads.count, 1,
                            limits.max_model_width);
  heads.key_values = heads.count;
  if (reader.Find("num_key_value_heads")) {
    heads.key_values =
        reader.Size("num_key_value_heads", heads.count, 1, heads.count);
  }
  if (heads.count % heads.key_values != 0) {
    reader.Refuse("num_key_value_heads", std::to_string(heads.key_values),
                  "a divisor of the number of heads, which is " +
                      std::to_string(heads.count));
  }
  heads.size =
      usual.heads.size > 0 ? usual.heads.size : sizes.hidden / heads.count;
  if (reader.Find("head_dim")) heads.size = reader.Width("head_dim", 0);
  if (heads.size < 2 || heads.size % 2 != 0 ||
      heads.size > limits.max_model_width / heads.count) {
    reader.Refuse(
        "head_dim", std::to_string(heads.size),
        "an even number, 2 or more; all heads together have at most " +
            std::to_string(limits.max_model_width) + " columns");
  }
  sizes.intermediate = reader.Width("intermediate_size", usual.intermediate);
  sizes.positions = reader.Width("max_position_embeddings", usual.positions);
  sizes.rotary = ReadDecoderRotary(reader, usual.rope_theta, heads.size);
  sizes.tied = reader.Flag("tie_word_embeddings", usual.tied);
  sizes.eps = reader.Epsilon("rms_norm_eps", usual.eps);
  return sizes;
}

DecoderConfig::DecoderConfig(const DecoderSizes& decoder, DecoderHead head)
    : decoder_(decoder), head_(head) {
  sizes = {.architecture = Architecture::kCausal,
           .vocab_size = static_cast<int32_t>(decoder.vocab),
           .max_sequence_length = static_cast<int32_t>(decoder.positions),
           .type_vocab_size = 1,
           .hidden_size = static_cast<int32_t>(decoder.hidden),
           .layers = static_cast<int32_t>(decoder.layers),
           .exits = {}};
  widest_product = std::max(
      {decoder.hidden, decoder.intermediate, decoder.heads.query_cols()});
  weights_per_token =
      decoder.layers * decoder.hidden *
      (2 * (decoder.heads.query_cols() + decoder.heads.key_cols()) +
       3 * decoder.intermediate);
  reads_score_tokens = head == DecoderHead::kTokens;
  // A few activations of a decoder are so much larger than the others (Sun et
  // al. 2024) that a row quantized by its largest loses the rest.
  integers_rank_alike = false;
}

Result<std::optional<ScoreTokens>> DecoderConfig::TokensToRead(
    const FileSource& files, const Limits& limits) const {
  if (head_ == DecoderHead::kLabel) return std::optional<ScoreTokens>();
  if (score_tokens) return score_tokens;
  auto tokens = ReadScoreTokens(files, limits, decoder_.vocab);
  if (tokens && !*tokens) {
    return Fail(ErrorCode::kInvalidData,
                files.Describe("modules.json") +
                    ": names no LogitScore, so that it is not known which "
                    "tokens of this model say yes and no; choose its template",
                "template");
  }
  return tokens;
}

std::string DecoderLayerPrefix(int64_t layer) {
  return "model.layers." + std::to_string(layer) + ".";
}

const TensorNames& DecoderNames(bool tied) {
  return tied ? kTiedNames : kUntiedNames;
}

Decoder ReadDecoder(TensorReader& reader, const DecoderSizes& sizes,
                    const std::optional<ScoreTokens>& tokens, bool biased,
                    const Kernels& kernels, Arithmetic arithmetic) {
  Decoder decoder;
  decoder.kernels = &kernels;
  decoder.arithmetic = arithmetic;
  decoder.heads = sizes.heads;
  decoder.rotary = sizes.rotary;
  decoder.words =
      reader.TableAsStored("model.embed_tokens", sizes.vocab, sizes.hidden);
  for (int64_t i = 0; i < sizes.layers && !reader.error(); ++i) {
    decoder.layers.push_back(ReadDecoderLayer(reader, DecoderLayerPrefix(i),
                                              sizes, biased, arithmetic));
  }
  decoder.norm = reader.RmsNorm("model.norm", sizes.hidden, sizes.eps);
  decoder.score = tokens ? ReadTokenScore(reader, sizes, *tokens, kernels)
                         : reader.Linear("score", Arithmetic::kF32, 1,
                                         sizes.hidden, /*bias=*/false);
  return decoder;
}

DecoderModel::DecoderModel(const ModelSizes& sizes, Decoder decoder)
    : CausalModel(sizes), decoder_(std::move(decoder)) {}

int64_t DecoderModel::prefix_bytes_per_token() const {
  return std::ssize(decoder_.layers) *
         KeyValueBytes(*decoder_.kernels, decoder_.arithmetic, decoder_.heads);
}

DecoderPass DecoderModel::Begin(const TextBatch& texts,
                                std::span<const TextKeyValues* const> before,
                                std::span<TextKeyValues* const> kept,
                                const ForwardPass& pass,
                                MatrixView tokens) const {
  Workspace& w = pass.workspace;
  w.positions.Grow(texts.size());
  const auto first_positions =
      w.positions.span().first(static_cast<size_t>(texts.size()));
  for (size_t i = 0; i < first_positions.size(); ++i) {
    first_positions[i] =
        before[i] == nullptr ? 0 : static_cast<int32_t>(before[i]->tokens);
  }
  Embed(*decoder_.kernels, decoder_.words, texts.input_ids, tokens);
  if (decoder_.embedding_scale != 1) {
    for (int64_t i = 0; i < tokens.rows; ++i) {
      float* row = tokens.row(i);
      for (int64_t j = 0; j < tokens.cols; ++j) {
        row[j] *= decoder_.embedding_scale;
      }
    }
  }
  return {.rows = {.kernels = *decoder_.kernels,
                   .arithmetic = decoder_.arithmetic,
                   .num_heads = decoder_.heads.key_values,
                   .cu_seqlens = texts.cu_seqlens,
                   .loop = pass.loop,
                   .workspace = w},
          .heads = decoder_.heads,
          .angles = RotaryAngles(decoder_.rotary, texts.cu_seqlens, w.angles,
                                 first_positions),
          .before = before,
          .kept = kept};
}

bool DecoderModel::Read(const TextBatch& prefixes, const ForwardPass& pass,
                        std::span<TextKeyValues* const> kept) const {
  const std::vector<const TextKeyValues*> nothing(kept.size(), nullptr);
  const int64_t count = std::ssize(decoder_.layers);
  for (size_t i = 0; i < kept.size(); ++i) {
    kept[i]->tokens = prefixes.cu_seqlens[i + 1] - prefixes.cu_seqlens[i];
    kept[i]->heads.resize(
        static_cast<size_t>(count * decoder_.heads.key_values));
  }
  const MatrixView tokens =
      Scratch(pass.workspace.tokens, prefixes.total_tokens(), hidden_size());
  const DecoderPass run = Begin(prefixes, nothing, kept, pass, tokens);
  for (int64_t i = 0; i < count; ++i) {
    if (pass.IsAbandoned()) return false;
    const auto place = static_cast<size_t>(i);
    if (i + 1 < count) {
      RunDecoderLayer(decoder_.layers[place], i, run, Steps(place), tokens);
    } else {
      KeepKeyValues(decoder_.layers[place], i, run, Steps(place), tokens);
    }
  }
  return true;
}

bool DecoderModel::Score(const TextBatch& texts,
                         std::span<const TextKeyValues* const> before,
                         const ForwardPass& pass,
                         std::span<float> logits) const {
  const int64_t count = std::ssize(decoder_.layers);
  const MatrixView tokens =
      Scratch(pass.workspace.tokens, texts.total_tokens(), hidden_size());
  const DecoderPass run = Begin(texts, before, {}, pass, tokens);
  for (int64_t i = 0; i + 1 < count; ++i) {
    if (pass.IsAbandoned()) return false;
    const auto place = static_cast<size_t>(i);
    RunDecoderLayer(decoder_.layers[place], i, run, Steps(place), tokens);
  }
  if (pass.IsAbandoned()) return false;
  // The last layer computes no other row. Its keys and values still need every
  // token.
  const MatrixView last =
      Scratch(pass.workspace.last_tokens, texts.size(), hidden_size());
  for (int64_t i = 0; i < last.rows; ++i) {
    const int64_t end = texts.cu_seqlens[static_cast<size_t>(i) + 1];
    std::copy_n(tokens.row(end - 1), tokens.cols, last.row(i));
  }
  const auto place = static_cast<size_t>(count - 1);
  RunDecoderLayerOnLastTokens(decoder_.layers[place], count - 1, run,
                              Steps(place), tokens, last);
  RmsNorm(decoder_.norm, last, last);
  Linear(*decoder_.kernels, {last}, decoder_.score,
         {logits.data(), last.rows, 1, 1});
  return true;
}

}  // namespace podium
