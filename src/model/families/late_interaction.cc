#include "model/families/late_interaction.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "model/bert_embeddings.h"
#include "model/encoder.h"
#include "model/families/bert.h"
#include "model/families/late_interaction_head.h"

namespace podium {
namespace {

constexpr float kNoMargin = 1e9f;  // of an exit that nothing may be dropped by

constexpr std::string_view kLateHead[] = {"late."};
constexpr std::string_view kLateBuffers[] = {"bert.embeddings.position_ids",
                                             "bert.embeddings.token_type_ids"};
constexpr TensorNames kLateNames = {.prefix = "bert.",
                                    .encoder = {},
                                    .head = kLateHead,
                                    .ignored = kLateBuffers};

struct HeadAfter {
  int32_t layers = 0;
  LateInteractionHead head;
  float margin = 0;  // of an exit
};

struct LateWeights {
  BertEmbeddings embeddings;
  Encoder encoder;
  AlignedFloats idf;             // (vocab)
  std::vector<HeadAfter> heads;  // by rising layer; the last one's comes last
};

// `sizes` with the exits that have a margin.
ModelSizes WithExits(ModelSizes sizes, const LateWeights& weights) {
  for (const HeadAfter& exit : weights.heads) {
    if (exit.layers == sizes.layers || exit.margin >= kNoMargin) continue;
    sizes.exits.push_back({exit.layers, exit.margin});
  }
  return sizes;
}

class BertLateInteraction : public LateInteractionModel {
 public:
  BertLateInteraction(const ModelSizes& sizes, LateWeights weights)
      : LateInteractionModel(WithExits(sizes, weights)),
        weights_(std::move(weights)) {}

  bool Encode(const TextBatch& texts, int32_t from, int32_t to,
              const ForwardPass& pass, MatrixView states) const override {
    if (from == 0) {
      EmbedTokens(kernels(), weights_.embeddings, texts, states);
    }
    return RunLayers(weights_.encoder, from, to, texts, pass, states);
  }

  TextVectors Represent(int32_t layers, const Encoding& text,
                        ConstMatrixView states) const override {
    if (text.role == TextRole::kQuery) {
      return RepresentQuery(kernels(), Head(layers), states);
    }
    return RepresentDocument(kernels(), states,
                             weights_.encoder.arithmetic != Arithmetic::kF32);
  }

  float Compare(int32_t layers, std::span<const int32_t> query_ids,
                const TextVectors& query, std::span<const int32_t> document_ids,
                const TextVectors& document,
                WorkspaceLane& lane) const override {
    return CompareTexts(kernels(), Head(layers), weights_.idf.span(), query_ids,
                        query, document_ids, document, lane);
  }

 private:
  const Kernels& kernels() const { return *weights_.encoder.kernels; }

  const LateInteractionHead& Head(int32_t layers) const {
    const auto found =
        std::ranges::find(weights_.heads, layers, &HeadAfter::layers);
    assert(found != weights_.heads.end());
    return found->head;
  }

  const LateWeights weights_;
};

class LateInteractionConfig : public EncoderConfig {
 public:
  LateInteractionConfig(const EncoderSizes& read,
                        std::vector<int64_t> exit_layers)
      : EncoderConfig(read), head_layers_(std::move(exit_layers)) {
    sizes.architecture = Architecture::kLateInteraction;
    head_layers_.push_back(read.layers);
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto weights = ReadWeights(
        files, limits, kLateNames, kernels, [&](TensorReader& reader) {
          LateWeights w;
          w.embeddings = ReadBertEmbeddings(reader, "bert.embeddings", encoder_,
                                            encoder_.hidden, arithmetic);
          w.encoder = ReadEncoder(reader, "bert.encoder.layer", kBertLayerNames,
                                  encoder_, kernels, arithmetic);
          w.idf = reader.Floats("late.idf", {encoder_.vocab});
          for (const int64_t layers : head_layers_) {
            w.heads.push_back(ReadHead(reader, layers));
          }
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<BertLateInteraction>(sizes, *std::move(weights));
  }

 private:
  HeadAfter ReadHead(TensorReader& reader, int64_t layers) const {
    HeadAfter read;
    read.layers = static_cast<int32_t>(layers);
    read.head = ReadLateInteractionHead(reader, layers, encoder_.hidden);
    if (layers < encoder_.layers) {
      read.margin = reader.Number("late." + std::to_string(layers) + ".margin");
    }
    return read;
  }

  std::vector<int64_t> head_layers_;  // by rising number
};

// A rising list of layers before the last. Empty, with an error, where it is
// something else.
std::vector<int64_t> ReadExitLayers(ConfigReader& reader, int64_t layers) {
  constexpr std::string_view kKey = "exit_layers";
  const auto value = reader.Find(kKey);
  if (!value) return {};
  simdjson::dom::array items;
  bool good = value->get(items) == simdjson::SUCCESS;
  std::vector<int64_t> exits;
  for (size_t i = 0; good && i < items.size(); ++i) {
    int64_t layer = 0;
    good = items.at(i).get(layer) == simdjson::SUCCESS && layer < layers &&
           layer > (exits.empty() ? 0 : exits.back());
    exits.push_back(layer);
  }
  if (good) return exits;
  reader.Refuse(
      kKey, ConfigReader::Describe(value),
      "a rising list of layers from 1 to " + std::to_string(layers - 1));
  return {};
}

}  // namespace

std::unique_ptr<ModelConfig> ReadLateInteractionConfig(ConfigReader& reader) {
  const EncoderSizes sizes = ReadEncoderSizes(reader, kBertDefaults);
  if (sizes.types < 2) {
    reader.Refuse("type_vocab_size", std::to_string(sizes.types),
                  "2 or more: the token types tell query and document apart");
  }
  return std::make_unique<LateInteractionConfig>(
      sizes, ReadExitLayers(reader, sizes.layers));
}

}  // namespace podium
