#include "cli/model_plan.h"

#include <algorithm>

namespace podium {
namespace {

Unexpected<Error> WrongFlag(std::string_view flag, std::string message) {
  return Fail(ErrorCode::kInvalidArgument,
              std::string(flag) + " " + std::move(message), std::string(flag));
}

Result<std::pair<std::string, std::string>> ParseAlias(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || equals + 1 == text.size() ||
      !IsModelName(text.substr(0, equals))) {
    return WrongFlag("--alias", std::string(text) +
                                    ": not NAME=MODEL, such as "
                                    "rerank-v3.5=podium-MiniLM-L6");
  }
  return std::pair(std::string(text.substr(0, equals)),
                   std::string(text.substr(equals + 1)));
}

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases) {
  ModelPlan plan;
  for (const std::string& text :
       models.empty() ? std::vector<std::string>{std::string(kBuiltinModel)}
                      : models) {
    auto spec = ParseModelSpec(text);
    if (!spec) return Unexpected(std::move(spec.error()));
    if (Has(plan.catalogue.names, spec->name)) {
      return WrongFlag("--model", spec->name +
                                      " is the name of two models; give one "
                                      "another: --model NAME=DIR");
    }
    plan.catalogue.names.push_back(spec->name);
    plan.models.push_back(*std::move(spec));
  }
  std::vector<std::string> seen = plan.catalogue.names;
  for (const std::string& text : aliases) {
    auto alias = ParseAlias(text);
    if (!alias) return Unexpected(std::move(alias.error()));
    if (Has(seen, alias->first)) {
      return WrongFlag("--alias", alias->first + " is a name already");
    }
    if (!Has(plan.catalogue.names, alias->second)) {
      std::string served;
      for (const std::string& name : plan.catalogue.names) {
        served += (served.empty() ? "" : ", ") + name;
      }
      return WrongFlag("--alias", alias->first + ": no model is called " +
                                      alias->second + "; served are " + served);
    }
    seen.push_back(alias->first);
    plan.catalogue.aliases.push_back(*std::move(alias));
  }
  return plan;
}

}  // namespace podium
