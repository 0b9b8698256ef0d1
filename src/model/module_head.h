#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "kernels/kernels.h"
#include "ops/layer_norm.h"
#include "ops/linear.h"
#include "ops/pooling.h"
#include "ops/score_head.h"
#include "ops/workspace.h"
#include "tensor/matrix.h"

namespace podium {

// A Dense or a LayerNorm module of sentence-transformers, in f32.
struct HeadModule {
  std::optional<LinearWeights> dense;
  std::optional<Activation> activation;  // of `dense`; none: as it is
  std::optional<LayerNormWeights> norm;  // where there is no `dense`
};

// The modules between a model's last states and its score, as modules.json
// lists them after the Transformer: Pooling, then Dense and LayerNorm modules,
// the last of which has one output.
struct ModuleHead {
  Pooling pooling = Pooling::kFirst;
  std::vector<HeadModule> modules;
};

// `hidden` is the width of the states. kInvalidData if there are other modules,
// or settings that are not built, by their file and key.
Result<ModuleHead> ReadModuleHead(const FileSource& files, const Limits& limits,
                                  const Kernels& kernels, int64_t hidden);

// Writes one logit for each row of `pooled` (texts, hidden).
void ScoreByModules(const Kernels& kernels, const ModuleHead& head,
                    ConstMatrixView pooled, Workspace& workspace,
                    std::span<float> logits);

}  // namespace podium
