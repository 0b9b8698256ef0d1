#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "kernels/kernels.h"
#include "model/model.h"
#include "model/score_tokens.h"
#include "ops/linear.h"

namespace podium {

// config.json as its family reads it; families derive from it.
class ModelConfig {
 public:
  virtual ~ModelConfig() = default;
  ModelSizes sizes;
  int64_t widest_product = 0;     // inputs of the widest linear layer
  int64_t weights_per_token = 0;  // of the linear layers; 0: few
  // Whether products of integers rank as f32 does, so that they may be chosen
  // without being asked for.
  bool integers_rank_alike = true;
  // A causal model that is scored by tokens needs to know them: the caller sets
  // `score_tokens`, or the folder has a LogitScore module.
  bool reads_score_tokens = false;
  std::optional<ScoreTokens> score_tokens;
  // Reads the weights. Every tensor is found and its shape checked before the
  // first is unpacked; a tensor of the model that the configuration does not
  // call for is an error too.
  virtual Result<std::unique_ptr<Model>> Build(const FileSource& files,
                                               const Kernels& kernels,
                                               Arithmetic arithmetic,
                                               const Limits& limits) const = 0;
};

// Reads config.json by the family that its "architectures" name, or its
// "model_type" where there are none. kInvalidData for a model of no family that
// is built, with more or fewer labels than one, or of sizes that make no sense;
// the message names the key, what was found and what would work.
Result<std::unique_ptr<ModelConfig>> ReadModelConfig(const FileSource& files,
                                                     const Limits& limits);

}  // namespace podium
