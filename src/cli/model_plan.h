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

}  // namespace podium
