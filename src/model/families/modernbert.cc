#include "model/families/modernbert.h"

#include <algorithm>
#include <utility>

#include "model/families/modernbert_encoder.h"
#include "model/module_head.h"
#include "ops/pooling.h"

namespace podium {
namespace {

constexpr std::string_view kModernBertParts[] = {"embeddings.", "layers.",
                                                 "final_norm."};
constexpr std::string_view kModernBertHeadParts[] = {"head.", "classifier."};
constexpr TensorNames kModernBertNames = {.prefix = "model.",
                                          .encoder = kModernBertParts,
                                          .head = kModernBertHeadParts,
                                          .ignored = {}};

constexpr std::string_view kPoolings[] = {"cls", "mean"};

struct ModernBertHeadSettings {
  Pooling pooling = Pooling::kFirst;
  Activation activation = Activation::kGelu;
  bool bias = false;  // of the dense layer
};

struct ModernBertHead {
  LinearWeights dense;  // hidden -> hidden
  LayerNormWeights norm;
  LinearWeights classifier;  // hidden -> 1
};

struct ModernBertWeights {
  ModernBertEncoder encoder;
  ModernBertHead head;
};

class ModernBertCrossEncoder : public CrossEncoder {
 public:
  ModernBertCrossEncoder(const ModelSizes& sizes,
                         const ModernBertHeadSettings& settings,
                         ModernBertWeights weights)
      : CrossEncoder(sizes),
        settings_(settings),
        weights_(std::move(weights)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto& [encoder, head] = weights_;
    const Kernels& kernels = *encoder.kernels;
    Workspace& w = pass.workspace;

    const auto states =
        EncodeModernBert(encoder, settings_.pooling, pairs, pass);
    if (!states) return false;
    const MatrixView dense = Scratch(w.pooled, states->rows, states->cols);
    LinearActivation(kernels, *states, head.dense, settings_.activation, dense);
    LayerNorm(kernels, head.norm, dense);
    Linear(kernels, {dense}, head.classifier,
           {logits.data(), dense.rows, 1, 1});
    return true;
  }

 private:
  const ModernBertHeadSettings settings_;
  const ModernBertWeights weights_;
};

class ModernBertConfigBase : public ModelConfig {
 public:
  explicit ModernBertConfigBase(const ModernBertSettings& settings)
      : settings_(settings) {
    sizes = settings.sizes();
    widest_product = std::max(settings.hidden, settings.intermediate);
  }

 protected:
  const ModernBertSettings settings_;
};

class ModernBertConfig : public ModernBertConfigBase {
 public:
  ModernBertConfig(const ModernBertSettings& settings,
                   const ModernBertHeadSettings& head)
      : ModernBertConfigBase(settings), head_(head) {}

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    const int64_t hidden = settings_.hidden;
    auto weights = ReadWeights(
        files, limits, kModernBertNames, kernels, [&](TensorReader& reader) {
          ModernBertWeights w;
          w.encoder =
              ReadModernBertEncoder(reader, settings_, kernels, arithmetic);
          w.head.dense = reader.Linear("head.dense", Arithmetic::kF32, hidden,
                                       hidden, head_.bias);
          w.head.norm = ReadModernBertNorm(reader, settings_, "head.norm");
          w.head.classifier =
              reader.Linear("classifier", Arithmetic::kF32, 1, hidden);
          return w;
        });
    if (!weights) return Unexpected(weights.error());
    return std::make_unique<ModernBertCrossEncoder>(sizes, head_,
                                                    *std::move(weights));
  }

 private:
  const ModernBertHeadSettings head_;
};

class ModernBertModuleCrossEncoder : public CrossEncoder {
 public:
  ModernBertModuleCrossEncoder(const ModelSizes& sizes,
                               ModernBertEncoder encoder, ModuleHead head)
      : CrossEncoder(sizes),
        encoder_(std::move(encoder)),
        head_(std::move(head)) {}

  bool Score(const TextBatch& pairs, const ForwardPass& pass,
             std::span<float> logits) const override {
    const auto states = EncodeModernBert(encoder_, head_.pooling, pairs, pass);
    if (!states) return false;
    ScoreByModules(*encoder_.kernels, head_, *states, pass.workspace, logits);
    return true;
  }

 private:
  const ModernBertEncoder encoder_;
  const ModuleHead head_;
};

class ModernBertModuleConfig : public ModernBertConfigBase {
 public:
  using ModernBertConfigBase::ModernBertConfigBase;

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto head = ReadModuleHead(files, limits, kernels, settings_.hidden);
    if (!head) return Unexpected(head.error());
    auto encoder = ReadWeights(
        files, limits, kModernBertNames, kernels, [&](TensorReader& reader) {
          return ReadModernBertEncoder(reader, settings_, kernels, arithmetic);
        });
    if (!encoder) return Unexpected(encoder.error());
    return std::make_unique<ModernBertModuleCrossEncoder>(
        sizes, *std::move(encoder), *std::move(head));
  }
};

}  // namespace

std::unique_ptr<ModelConfig> ReadModernBertConfig(ConfigReader& reader) {
  reader.OneLabel();
  const ModernBertHeadSettings head = {
      .pooling = static_cast<Pooling>(
          reader.OneOf("classifier_pooling", kPoolings, 0)),
      .activation = static_cast<Activation>(
          reader.OneOf("classifier_activation", kActivationNames, 2)),
      .bias = reader.Flag("classifier_bias", false)};
  return std::make_unique<ModernBertConfig>(ReadModernBertSettings(reader),
                                            head);
}

std::unique_ptr<ModelConfig> ReadModernBertModuleConfig(ConfigReader& reader) {
  return std::make_unique<ModernBertModuleConfig>(
      ReadModernBertSettings(reader));
}

}  // namespace podium
