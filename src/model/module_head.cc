#include "model/module_head.h"

#include <algorithm>
#include <utility>

#include "model/config_reader.h"
#include "model/module_list.h"
#include "model/tensor_reader.h"

namespace podium {
namespace {

constexpr std::string_view kModulesJson = "modules.json";

constexpr std::string_view kPoolingModes[] = {"cls", "mean"};
// Releases before 5.4 store a flag for each mode.
constexpr std::string_view kPoolingFlags[] = {
    "pooling_mode_cls_token",           "pooling_mode_mean_tokens",
    "pooling_mode_max_tokens",          "pooling_mode_mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken"};

Pooling ReadPooling(ConfigReader& reader) {
  if (reader.Find("pooling_mode")) {
    return static_cast<Pooling>(reader.OneOf("pooling_mode", kPoolingModes, 1));
  }
  std::vector<size_t> modes;
  for (size_t i = 0; i < std::size(kPoolingFlags); ++i) {
    if (reader.Flag(kPoolingFlags[i], false)) modes.push_back(i);
  }
  if (modes.empty()) return Pooling::kMean;
  for (const size_t mode : modes) {
    if (modes.size() == 1 && mode < std::size(kPoolingModes)) {
      return static_cast<Pooling>(mode);
    }
    if (mode > 0) {
      reader.Refuse(kPoolingFlags[mode], "true",
                    "one mode: \"pooling_mode_cls_token\" or "
                    "\"pooling_mode_mean_tokens\"");
    }
  }
  return Pooling::kFirst;
}

// In the order of Activation, then none.
constexpr std::string_view kDenseActivations[] = {
    "torch.nn.modules.activation.Tanh", "torch.nn.modules.activation.ReLU",
    "torch.nn.modules.activation.GELU", "torch.nn.modules.activation.SiLU",
    "torch.nn.modules.linear.Identity"};

constexpr std::string_view kModuleParts[] = {"linear.", "norm."};
constexpr TensorNames kModuleNames = {
    .prefix = "module.", .encoder = {}, .head = kModuleParts, .ignored = {}};

struct DenseSizes {
  int64_t in = 0, out = 0;
  bool bias = true;
};

Result<HeadModule> ReadDense(const FileSource& folder, const Limits& limits,
                             const Kernels& kernels, int64_t& width) {
  auto reader = ConfigReader::Open(folder, limits);
  if (!reader) return Unexpected(reader.error());
  const DenseSizes sizes = {.in = reader->Size("in_features", 0, width, width),
                            .out = reader->Width("out_features", 0),
                            .bias = reader->Flag("bias", true)};
  reader->Only("module_input_name", "sentence_embedding");
  reader->OnlyFalse("use_residual");
  const size_t activation =
      reader->OneOf("activation_function", kDenseActivations, 0);
  if (sizes.in != width || sizes.out < 1) {
    reader->Refuse(sizes.in != width ? "in_features" : "out_features", "absent",
                   "a whole number");
  }
  if (reader->error()) return Unexpected(*reader->error());

  HeadModule module;
  if (kDenseActivations[activation] != kDenseActivations[4]) {
    module.activation = static_cast<Activation>(activation);
  }
  auto dense = ReadWeights(
      folder, limits, kModuleNames, kernels, [&](TensorReader& tensors) {
        return tensors.Linear("linear", Arithmetic::kF32, sizes.out, sizes.in,
                              sizes.bias);
      });
  if (!dense) return Unexpected(dense.error());
  module.dense = *std::move(dense);
  width = sizes.out;
  return module;
}

Result<HeadModule> ReadLayerNorm(const FileSource& folder, const Limits& limits,
                                 const Kernels& kernels, int64_t width) {
  auto reader = ConfigReader::Open(folder, limits);
  if (!reader) return Unexpected(reader.error());
  reader->Size("dimension", width, width, width);
  if (reader->error()) return Unexpected(*reader->error());
  constexpr float kTorchEpsilon = 1e-5f;
  auto norm = ReadWeights(folder, limits, kModuleNames, kernels,
                          [&](TensorReader& tensors) {
                            return tensors.Norm("norm", width, kTorchEpsilon);
                          });
  if (!norm) return Unexpected(norm.error());
  HeadModule module;
  module.norm = *std::move(norm);
  return module;
}

}  // namespace

Result<ModuleHead> ReadModuleHead(const FileSource& files, const Limits& limits,
                                  const Kernels& kernels, int64_t hidden) {
  const std::string file = files.Describe(kModulesJson);
  const auto bad = [&](const std::string& what) {
    return Fail(ErrorCode::kInvalidData, file + ": " + what, file);
  };
  const auto modules = ReadModuleList(files, limits);
  if (!modules) return Unexpected(modules.error());
  if (modules->size() < 3 || modules->at(0).kind != "Transformer" ||
      modules->at(1).kind != "Pooling") {
    return bad(
        "a model without a head needs the modules Transformer, Pooling and "
        "Dense to be a reranker");
  }
  ModuleHead head;
  int64_t width = hidden;
  for (size_t i = 1; i < modules->size(); ++i) {
    const Module& module = (*modules)[i];
    const ModuleFolder folder(files, module);
    if (module.kind == "Pooling" && i == 1) {
      auto reader = ConfigReader::Open(folder, limits);
      if (!reader) return Unexpected(reader.error());
      head.pooling = ReadPooling(*reader);
      if (reader->error()) return Unexpected(*reader->error());
    } else if (module.kind == "Dense" || module.kind == "LayerNorm") {
      auto read = module.kind == "Dense"
                      ? ReadDense(folder, limits, kernels, width)
                      : ReadLayerNorm(folder, limits, kernels, width);
      if (!read) return Unexpected(read.error());
      head.modules.push_back(*std::move(read));
    } else {
      return bad("the module \"" + module.kind + "\" at place " +
                 std::to_string(i) +
                 " is not built; what works is Transformer, Pooling, then "
                 "Dense or LayerNorm");
    }
  }
  if (!head.modules.back().dense || width != 1) {
    return bad("the last module has " + std::to_string(width) +
               " outputs; a reranker's is a Dense with one");
  }
  return head;
}

void ScoreByModules(const Kernels& kernels, const ModuleHead& head,
                    ConstMatrixView pooled, Workspace& workspace,
                    std::span<float> logits) {
  // The modules write into these in turns.
  AlignedFloats* scratch[] = {&workspace.pooled, &workspace.query};
  MatrixView x = Scratch(*scratch[0], pooled.rows, pooled.cols);
  for (int64_t i = 0; i < x.rows; ++i) {
    std::copy_n(pooled.row(i), x.cols, x.row(i));
  }
  for (const HeadModule& module : head.modules) {
    if (module.norm) LayerNorm(kernels, *module.norm, x);
    if (!module.dense) continue;
    std::swap(scratch[0], scratch[1]);
    const MatrixView y =
        Scratch(*scratch[0], x.rows, module.dense->out_features);
    if (module.activation) {
      LinearActivation(kernels, x, *module.dense, *module.activation, y);
    } else {
      Linear(kernels, {x}, *module.dense, y);
    }
    x = y;
  }
  std::copy_n(x.data, x.rows, logits.data());
}

}  // namespace podium
