#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "models/model_spec.h"

namespace podium {

// The models to load, in order; the first is the default.
struct ModelPlan {
  std::vector<ModelSpec> models;
  // Other names for them: {alias, name of one of `models`}.
  std::vector<std::pair<std::string, std::string>> aliases;

  std::vector<std::string> names() const;
};

// Errors are kInvalidArgument; `param` is "model", "alias" or "calibration",
// and the message begins with it.

// Plans the models of `models`, each as in ParseModelSpec(), or the built-in
// one if that is empty. An alias is NAME=MODEL. An error if two models have the
// same name, or an alias is a model's name, is given twice or leads to no
// model.
Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases);

// The calibration of each of the plan's models: a file, "auto" (see
// LoadCalibration), or empty for none. Given as [NAME=]FILE or [NAME=]auto,
// with NAME as in ParseModelSpec(). Without a NAME, a FILE is for the only
// model, and auto is for every model with a calibration in its folder. An error
// if it is unclear which model a calibration is for, a model has two, or auto
// finds none.
Result<std::vector<std::string>> PlanCalibrations(
    const ModelPlan& plan, const std::vector<std::string>& calibrations);

}  // namespace podium
