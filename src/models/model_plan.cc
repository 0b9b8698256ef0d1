#include "models/model_plan.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "ranking/score_map.h"

namespace podium {
namespace {

Unexpected<Error> Wrong(const std::string& param, const std::string& message) {
  return Fail(ErrorCode::kInvalidArgument, param + " " + message, param);
}

Result<std::pair<std::string, std::string>> ParseAlias(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || equals + 1 == text.size() ||
      !IsModelName(text.substr(0, equals))) {
    return Wrong("alias", std::string(text) +
                              ": not NAME=MODEL, such as "
                              "rerank-v3.5=podium-MiniLM-L6");
  }
  return std::pair(std::string(text.substr(0, equals)),
                   std::string(text.substr(equals + 1)));
}

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "; served are a, b"
std::string ServedAre(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "; served are " : ", ") + name;
  return text;
}

struct NamedCalibration {
  std::string name;  // the model's; empty: not given
  std::string file;
};

NamedCalibration ParseCalibration(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == text.npos || equals == 0 || !MayBeginName(text[0]))
    return {.name = {}, .file = std::string(text)};
  return {.name = std::string(text.substr(0, equals)),
          .file = std::string(text.substr(equals + 1))};
}

bool HasOwnCalibration(const ModelSpec& spec) {
  std::error_code ignored;
  return !spec.folder.empty() &&
         std::filesystem::exists(
             std::filesystem::path(spec.folder) / kCalibrationFile, ignored);
}

// Sets "auto" for every model that has a calibration in its folder and was not
// given another one.
Result<void> FindAll(const ModelPlan& plan, std::vector<std::string>& files) {
  bool found = false;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!HasOwnCalibration(plan.models[i])) continue;
    found = true;
    if (files[i].empty()) files[i] = "auto";
  }
  if (found) return {};
  return Wrong("calibration",
               "auto: no model has a " + std::string(kCalibrationFile) +
                   " in its folder; podium calibrate --model DIR makes one, "
                   "or name a file");
}

}  // namespace

std::vector<std::string> ModelPlan::names() const {
  std::vector<std::string> names;
  for (const ModelSpec& spec : models) names.push_back(spec.name);
  return names;
}

Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases) {
  ModelPlan plan;
  for (const std::string& text :
       models.empty() ? std::vector<std::string>{std::string(kBuiltinModel)}
                      : models) {
    auto spec = ParseModelSpec(text);
    if (!spec) return Unexpected(std::move(spec.error()));
    if (Has(plan.names(), spec->name)) {
      return Wrong(
          "model",
          spec->name + " is the name of two models; rename one with NAME=DIR");
    }
    plan.models.push_back(*std::move(spec));
  }
  const std::vector<std::string> names = plan.names();
  std::vector<std::string> seen = names;
  for (const std::string& text : aliases) {
    auto alias = ParseAlias(text);
    if (!alias) return Unexpected(std::move(alias.error()));
    if (Has(seen, alias->first)) {
      return Wrong("alias", alias->first + " is already a name");
    }
    if (!Has(names, alias->second)) {
      return Wrong("alias", alias->first + ": no model is called " +
                                alias->second + ServedAre(names));
    }
    seen.push_back(alias->first);
    plan.aliases.push_back(*std::move(alias));
  }
  return plan;
}

Result<std::vector<std::string>> PlanCalibrations(
    const ModelPlan& plan, const std::vector<std::string>& calibrations) {
  const std::vector<std::string> names = plan.names();
  std::vector<std::string> files(names.size());
  bool all = false;
  for (const std::string& text : calibrations) {
    NamedCalibration given = ParseCalibration(text);
    if (given.file.empty()) {
      return Wrong("calibration", text + ": not [NAME=]FILE or auto");
    }
    if (given.name.empty() && given.file == "auto") {
      all = true;
      continue;
    }
    if (given.name.empty() && names.size() > 1) {
      return Wrong("calibration",
                   text + ": the model is not clear; give NAME=" + text +
                       ServedAre(names));
    }
    if (given.name.empty()) given.name = names.front();
    const auto found = std::find(names.begin(), names.end(), given.name);
    if (found == names.end()) {
      return Wrong("calibration", text + ": no model is called " + given.name +
                                      ServedAre(names));
    }
    std::string& file = files[static_cast<size_t>(found - names.begin())];
    if (!file.empty()) {
      return Wrong("calibration",
                   text + ": " + given.name + " already has one");
    }
    file = std::move(given.file);
  }
  if (all) {
    if (Result<void> found = FindAll(plan, files); !found)
      return Unexpected(found.error());
  }
  return files;
}

}  // namespace podium
