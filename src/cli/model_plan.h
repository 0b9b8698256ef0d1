#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "embedded/model_spec.h"
#include "server/served_models.h"

namespace podium {

// What --model and --alias of `podium serve` say: the models in their order,
// the built-in one alone where none is named. kInvalidArgument where two have
// one name, or an alias is a model's name, is there twice or leads to none.
struct ModelPlan {
  std::vector<ModelSpec> models;
  ModelCatalogue catalogue;
};
Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases);

// What --calibration of `podium serve` says of each of the plan's models: a
// file, "auto" (see LoadCalibration), or empty where it has none. Given as
// [NAME=]FILE or [NAME=]auto, the NAME as in ParseModelSpec(). Without a NAME a
// FILE is that of the only model, and auto that of every model that has one in
// its folder. kInvalidArgument where it is not clear whose it is, two are one
// model's, or auto finds none.
Result<std::vector<std::string>> PlanCalibrations(
    const ModelPlan& plan, const std::vector<std::string>& calibrations);

}  // namespace podium
