#pragma once

#include <podium/reranker.h>

#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "embedded/model_spec.h"
#include "rerank/reranker.h"
#include "rerank/score_map.h"

namespace podium {

// How models are to run; `options.model` is not looked at. Copies share one set
// of threads: models loaded with them take turns on it, a batch each.
Result<RerankerOptions> MakeRerankerOptions(const EngineOptions& options,
                                            const Limits& limits);

// What runs it, without a tokenizer.
Result<std::unique_ptr<Backend>> LoadBackend(const ModelSpec& spec,
                                             const RerankerOptions& options);

// What reads its text, without a backend.
Result<std::unique_ptr<Tokenizer>> LoadTokenizer(
    const ModelSpec& spec, const RerankerOptions& options);

// The calibration that `file` names for a model, of any method; "auto" is
// kCalibrationFile in the model's folder. kInvalidArgument for "auto" of the
// built-in model, which has no folder; else as LoadScoreMap().
Result<std::shared_ptr<const ScoreMap>> LoadCalibration(const std::string& file,
                                                        const ModelSpec& spec);

// What a model can be run with: the same, without methods that have no
// probabilities (kInvalidArgument).
Result<std::shared_ptr<const ScoreMap>> LoadProbabilities(
    const std::string& file, const ModelSpec& spec);

// Loads it and scores a pair.
Result<std::unique_ptr<Reranker>> LoadReranker(const ModelSpec& spec,
                                               const RerankerOptions& options);

}  // namespace podium
