#include "model/families/bert_colbert.h"

#include <utility>

#include "model/bert_embeddings.h"
#include "model/encoder.h"
#include "model/families/bert.h"
#include "model/families/colbert_head.h"

namespace podium {
namespace {

constexpr std::string_view kBertColbertParts[] = {"embeddings.", "encoder.",
                                                  "pooler."};
constexpr std::string_view kBertColbertHead[] = {"linear."};
// The pooler is from pretraining.
constexpr std::string_view kBertColbertIgnored[] = {
    "bert.embeddings.position_ids", "bert.embeddings.token_type_ids",
    "bert.pooler."};
constexpr TensorNames kBertColbertNames = {.prefix = "bert.",
                                           .encoder = kBertColbertParts,
                                           .head = kBertColbertHead,
                                           .ignored = kBertColbertIgnored};
// With modules, the projection is not among the encoder's weights.
constexpr TensorNames kBertModuleNames = {.prefix = "bert.",
                                          .encoder = kBertColbertParts,
                                          .head = {},
                                          .ignored = kBertColbertIgnored};

class BertColbert : public ColbertModel {
 public:
  BertColbert(const ModelSizes& sizes, BertEmbeddings embeddings,
              Encoder encoder, ColbertHead head)
      : ColbertModel(sizes, std::move(head)),
        embeddings_(std::move(embeddings)),
        encoder_(std::move(encoder)) {}

  bool Encode(const TextBatch& texts, int32_t from, int32_t to,
              const ForwardPass& pass, MatrixView states) const override {
    if (from == 0) EmbedTokens(*encoder_.kernels, embeddings_, texts, states);
    return RunLayers(encoder_, from, to, texts, pass, states);
  }

 private:
  const BertEmbeddings embeddings_;
  const Encoder encoder_;
};

struct BertColbertWeights {
  BertEmbeddings embeddings;
  Encoder encoder;
  TokenProjection projection;
};

class BertColbertConfig : public EncoderConfig {
 public:
  BertColbertConfig(const EncoderSizes& read, ColbertFolder folder)
      : EncoderConfig(read), folder_(std::move(folder)) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const bool with_modules = !folder_.dense.empty();
    const TensorNames& names =
        with_modules ? kBertModuleNames : kBertColbertNames;
    auto projection = ReadTokenProjection(files, limits, kernels, folder_.dense,
                                          encoder_.hidden);
    if (!projection) return Unexpected(projection.error());
    auto weights =
        ReadWeights(files, limits, names, kernels, [&](TensorReader& reader) {
          BertColbertWeights w;
          w.embeddings = ReadBertEmbeddings(reader, "bert.embeddings", encoder_,
                                            encoder_.hidden, arithmetic);
          w.encoder = ReadEncoder(reader, "bert.encoder.layer", kBertLayerNames,
                                  encoder_, kernels, arithmetic);
          if (!with_modules) {
            w.projection =
                ReadInlineProjection(reader, folder_.width, encoder_.hidden);
          }
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    ColbertHead head = {.kernels = &kernels,
                        .norm = {},
                        .projection = with_modules
                                          ? *std::move(projection)
                                          : std::move(weights->projection),
                        .in_half = arithmetic != Arithmetic::kF32};
    return std::make_unique<BertColbert>(sizes, std::move(weights->embeddings),
                                         std::move(weights->encoder),
                                         std::move(head));
  }

 private:
  const ColbertFolder folder_;
};

}  // namespace

std::unique_ptr<ModelConfig> ReadBertColbertConfig(ConfigReader& reader) {
  reader.Only("model_type", "bert");  // HF_ColBERT may be another encoder
  const EncoderSizes encoder = ReadEncoderSizes(reader, kBertDefaults);
  auto folder = ReadColbertFolder(reader.files(), reader.limits());
  if (!folder) {
    reader.Refuse(folder.error());
    return nullptr;
  }
  auto config = std::make_unique<BertColbertConfig>(encoder, *folder);
  auto sizes = ColbertSizes(config->sizes, *folder);
  if (!sizes) {
    reader.Refuse(sizes.error());
    return nullptr;
  }
  config->sizes = *std::move(sizes);
  return config;
}

}  // namespace podium
