#include "model/token_projection.h"

#include <string>
#include <string_view>
#include <utility>

#include "model/config_reader.h"
#include "model/tensor_reader.h"
#include "ops/workspace.h"

namespace podium {
namespace {

constexpr std::string_view kProjectionParts[] = {"linear.", "residual."};
constexpr TensorNames kProjectionNames = {.prefix = "module.",
                                          .encoder = {},
                                          .head = kProjectionParts,
                                          .ignored = {}};
constexpr std::string_view kProjectionInputs[] = {"token_embeddings",
                                                  "sentence_embedding"};

struct ProjectionSettings {
  int64_t in = 0, out = 0;
  bool bias = true, adds_input = false;
};

// `width` is that of the module before.
Result<ProjectionSettings> ReadProjectionSettings(const FileSource& folder,
                                                  const Limits& limits,
                                                  int64_t width) {
  auto reader = ConfigReader::Open(folder, limits);
  if (!reader) return Unexpected(reader.error());
  const auto size = [&](std::string_view key) {
    if (!reader->Find(key)) reader->Refuse(key, "absent", "a whole number");
    return reader->Width(key, 1);
  };
  ProjectionSettings settings;
  settings.in = size("in_features");
  settings.out = size("out_features");
  if (settings.in != width) {
    reader->Refuse(
        "in_features", std::to_string(settings.in),
        std::to_string(width) + ", which the module before it gives");
  }
  settings.bias = reader->Flag("bias", true);
  settings.adds_input = reader->Flag("use_residual", false);
  // What is absent is a tanh.
  const std::string activation =
      reader->Text("activation_function", "torch.nn.modules.activation.Tanh");
  if (activation != "torch.nn.modules.linear.Identity") {
    reader->Refuse("activation_function", "\"" + activation + "\"",
                   "\"torch.nn.modules.linear.Identity\": a ColBERT's "
                   "projection has no activation");
  }
  // PyLate reads the states of the tokens, whatever this says.
  reader->OneOf("module_input_name", kProjectionInputs, 0);
  if (reader->error()) return Unexpected(*reader->error());
  return settings;
}

Result<ProjectionLayer> ReadProjectionLayer(const FileSource& folder,
                                            const Limits& limits,
                                            const Kernels& kernels,
                                            int64_t width) {
  const auto settings = ReadProjectionSettings(folder, limits, width);
  if (!settings) return Unexpected(settings.error());
  const auto [in, out, bias, adds_input] = *settings;
  return ReadWeights(
      folder, limits, kProjectionNames, kernels, [&](TensorReader& reader) {
        ProjectionLayer layer;
        layer.dense = reader.Linear("linear", Arithmetic::kF32, out, in, bias);
        layer.adds_input = adds_input;
        if (adds_input && in != out) {
          layer.residual = reader.Linear("residual", Arithmetic::kF32, out, in,
                                         /*bias=*/false);
        }
        return layer;
      });
}

}  // namespace

Result<TokenProjection> ReadTokenProjection(const FileSource& files,
                                            const Limits& limits,
                                            const Kernels& kernels,
                                            std::span<const Module> modules,
                                            int64_t hidden) {
  TokenProjection projection;
  int64_t width = hidden;
  for (const Module& module : modules) {
    auto layer = ReadProjectionLayer(ModuleFolder(files, module), limits,
                                     kernels, width);
    if (!layer) return Unexpected(layer.error());
    width = layer->dense.out_features;
    projection.layers.push_back(*std::move(layer));
  }
  return projection;
}

AlignedFloats Project(const Kernels& kernels, const TokenProjection& projection,
                      ConstMatrixView states) {
  AlignedFloats input, output, residual;
  ConstMatrixView x = states;
  for (const ProjectionLayer& layer : projection.layers) {
    std::swap(input, output);  // the output before is this input
    const MatrixView y = Scratch(output, x.rows, layer.dense.out_features);
    if (layer.residual) {
      const MatrixView added = Scratch(residual, y.rows, y.cols);
      Linear(kernels, {x}, *layer.residual, added);
      LinearResidual(kernels, {x}, layer.dense, added, y);
    } else if (layer.adds_input) {
      LinearResidual(kernels, {x}, layer.dense, x, y);
    } else {
      Linear(kernels, {x}, layer.dense, y);
    }
    x = y;
  }
  return output;
}

}  // namespace podium
