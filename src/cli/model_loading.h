#pragma once

#include <memory>

#include "base/limits.h"
#include "base/result.h"
#include "cli/command_line.h"
#include "cli/model_spec.h"
#include "rerank/reranker.h"

namespace podium {

// How the flags want models to run. Copies share one set of threads: models
// loaded with them take turns on it, a batch each.
Result<RerankerOptions> ModelOptions(const ModelFlags& flags,
                                     const Limits& limits);

// What runs it, without a tokenizer.
Result<std::unique_ptr<Backend>> LoadBackend(const ModelSpec& spec,
                                             const RerankerOptions& options);

// What reads its text, without a backend.
Result<std::unique_ptr<Tokenizer>> LoadTokenizer(const ModelSpec& spec,
                                                 const Limits& limits);

// Loads it and scores a pair.
Result<std::unique_ptr<Reranker>> LoadReranker(const ModelSpec& spec,
                                               const RerankerOptions& options);

}  // namespace podium
