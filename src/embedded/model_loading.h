#pragma once

#include <podium/reranker.h>

#include <memory>

#include "base/limits.h"
#include "base/result.h"
#include "embedded/model_spec.h"
#include "rerank/reranker.h"

namespace podium {

// How models are to run; `options.model` is not looked at. Copies share one set
// of threads: models loaded with them take turns on it, a batch each.
Result<RerankerOptions> MakeRerankerOptions(const EngineOptions& options,
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
