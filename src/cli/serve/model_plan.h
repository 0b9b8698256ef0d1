#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "models/model_spec.h"
#include "server/served_models.h"

namespace podium {

// The result of --model and --alias of `podium serve`: the models in their
// order, or the built-in one if none is named. kInvalidArgument if two models
// have the same name, or an alias is a model's name, is given twice or leads to
// no model.
struct ModelPlan {
  std::vector<ModelSpec> models;
  ModelCatalogue catalogue;
};
Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases);

// The result of --calibration of `podium serve` for each of the plan's models:
// a file, "auto" (see LoadCalibration), or empty for none. Given as [NAME=]FILE
// or [NAME=]auto, with NAME as in ParseModelSpec(). Without a NAME, a FILE is
// for the only model, and auto is for every model with a calibration in its
// folder. kInvalidArgument if it is unclear which model a calibration is for, a
// model has two, or auto finds none.
Result<std::vector<std::string>> PlanCalibrations(
    const ModelPlan& plan, const std::vector<std::string>& calibrations);

}  // namespace podium
