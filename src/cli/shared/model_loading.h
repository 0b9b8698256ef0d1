#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "cli/shared/model_flags.h"
#include "models/model_loading.h"

namespace podium {

// The options with which to load models, from the flags.
inline Result<RerankerOptions> ModelOptions(const ModelFlags& flags,
                                            const Limits& limits) {
  return MakeRerankerOptions({.threads = flags.threads,
                              .precision = flags.precision,
                              .score_cache = flags.score_cache,
                              .depth = flags.depth,
                              .special_tokens = flags.special_tokens},
                             limits);
}

}  // namespace podium
