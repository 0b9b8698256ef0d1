#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "server/served_models.h"

namespace podium {

// One model that a flag asks for.
struct ModelSpec {
  std::string name;    // what answers and requests call it
  std::string folder;  // empty: the built-in model
};

// "[NAME=]DIR", where DIR may be "builtin". Without a NAME the folder's own
// name, or that of the built-in model. What stands before the first '=' is a
// NAME unless it begins with '.', '/' or '~', as folders do.
Result<ModelSpec> ParseModelSpec(std::string_view text);

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
