#include "model/families/modernbert_colbert.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/families/colbert_head.h"
#include "model/families/modernbert_encoder.h"

namespace podium {
namespace {

constexpr std::string_view kModernBertColbertParts[] = {
    "embeddings.", "layers.", "final_norm."};
constexpr TensorNames kModernBertColbertNames = {
    .prefix = "model.",
    .encoder = kModernBertColbertParts,
    .head = {},
    .ignored = {}};

class ModernBertColbert : public ColbertModel {
 public:
  ModernBertColbert(const ModelSizes& sizes, ModernBertEncoder encoder,
                    ColbertHead head)
      : ColbertModel(sizes, std::move(head)), encoder_(std::move(encoder)) {}

  bool Encode(const TextBatch& texts, int32_t from, int32_t to,
              const ForwardPass& pass, MatrixView states) const override {
    if (from == 0) EmbedModernBert(encoder_, texts, states);
    return RunModernBertLayers(encoder_, from, to, texts, pass, states);
  }

 private:
  const ModernBertEncoder encoder_;
};

class ModernBertColbertConfig : public ModelConfig {
 public:
  ModernBertColbertConfig(const ModernBertSettings& settings,
                          ColbertFolder folder)
      : settings_(settings), folder_(std::move(folder)) {
    sizes = settings.sizes();
    widest_product = std::max(settings.hidden, settings.intermediate);
  }

  Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                       const Kernels& kernels,
                                       Arithmetic arithmetic,
                                       const Limits& limits) const override {
    auto projection = ReadTokenProjection(files, limits, kernels, folder_.dense,
                                          settings_.hidden);
    if (!projection) return Unexpected(projection.error());
    auto encoder = ReadWeights(files, limits, kModernBertColbertNames, kernels,
                               [&](TensorReader& reader) {
                                 return ReadModernBertEncoder(
                                     reader, settings_, kernels, arithmetic);
                               });
    if (!encoder) return Unexpected(encoder.error());
    ColbertHead head = {.kernels = &kernels,
                        .norm = std::move(encoder->final_norm),
                        .projection = *std::move(projection),
                        .in_half = arithmetic != Arithmetic::kF32};
    return std::make_unique<ModernBertColbert>(sizes, *std::move(encoder),
                                               std::move(head));
  }

 private:
  const ModernBertSettings settings_;
  const ColbertFolder folder_;
};

// A token that no other attends to must see one that is attended to, in the
// layers with a window too.
void CheckWindow(ConfigReader& reader, const ModernBertSettings& settings,
                 const ColbertTexts& texts) {
  if (!texts.expansion || texts.expansion->attend) return;
  if (texts.expansion->length <= settings.reach) return;
  reader.Refuse("local_attention", std::to_string(2 * settings.reach),
                "twice the " + std::to_string(texts.expansion->length) +
                    " tokens that a query is expanded to, or more");
}

}  // namespace

std::unique_ptr<ModelConfig> ReadModernBertColbertConfig(ConfigReader& reader) {
  const ModernBertSettings settings = ReadModernBertSettings(reader);
  auto folder = ReadColbertFolder(reader.files(), reader.limits());
  if (!folder) {
    reader.Refuse(folder.error());
    return nullptr;
  }
  if (folder->dense.empty()) {
    reader.Refuse("architectures", "\"ModernBertModel\" without modules.json",
                  "a folder whose modules.json lists a Dense module");
  }
  CheckWindow(reader, settings, folder->texts);
  auto config = std::make_unique<ModernBertColbertConfig>(settings, *folder);
  auto sizes = ColbertSizes(config->sizes, *folder);
  if (!sizes) {
    reader.Refuse(sizes.error());
    return nullptr;
  }
  config->sizes = *std::move(sizes);
  return config;
}

}  // namespace podium
