#pragma once

#include <podium/engine.h>

#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "models/model_spec.h"
#include "ranking/score_map.h"
#include "rerank/reranker.h"

namespace podium {

// How to run models; `options.model` is ignored. Copies share one set of
// threads: models loaded with them take turns on it, one batch each.
Result<RerankerOptions> MakeRerankerOptions(const EngineOptions& options,
                                            const Limits& limits);

// A model's parts, for those who score its pairs themselves.
struct LoadedModel {
  ModelTexts texts;
  std::unique_ptr<Backend> backend;
};

Result<LoadedModel> LoadModel(const ModelSpec& spec,
                              const RerankerOptions& options);

// Loads the calibration in `file`, of any method; "auto" is kCalibrationFile in
// the model's folder. kInvalidArgument for "auto" with the built-in model,
// which has no folder; otherwise the errors of LoadScoreMap().
Result<std::shared_ptr<const ScoreMap>> LoadCalibration(const std::string& file,
                                                        const ModelSpec& spec);

// Like LoadCalibration(), but for running a model: kInvalidArgument for a
// method without probabilities.
Result<std::shared_ptr<const ScoreMap>> LoadProbabilities(
    const std::string& file, const ModelSpec& spec);

// Loads a model and scores one pair with it.
Result<std::unique_ptr<Reranker>> LoadReranker(const ModelSpec& spec,
                                               const RerankerOptions& options);

}  // namespace podium
