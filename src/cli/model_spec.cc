#include "cli/model_spec.h"

#include <algorithm>
#include <filesystem>

#include "builtin/builtin_model.h"

namespace podium {
namespace {

constexpr std::string_view kBuiltin = "builtin";
constexpr size_t kMaxNameBytes = 128;

bool IsModelName(std::string_view name) {
  constexpr std::string_view kUsual =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@+";
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] != '/' &&
         name.find_first_not_of(kUsual) == std::string_view::npos;
}

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

// "." and "x/" have no name of their own.
std::string FolderName(const std::string& folder) {
  const std::filesystem::path full =
      std::filesystem::absolute(folder).lexically_normal();
  return (full.has_filename() ? full : full.parent_path()).filename().string();
}

bool Has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<ModelSpec> ParseModelSpec(std::string_view text) {
  ModelSpec spec;
  const size_t equals = text.find('=');
  if (equals != text.npos && equals > 0 &&
      std::string_view("./~").find(text[0]) == std::string_view::npos) {
    spec.name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    if (!IsModelName(spec.name)) {
      return WrongFlag("--model",
                       spec.name +
                           ": a model's name is up to 128 letters, digits and "
                           ". _ - / : @ +");
    }
  }
  if (text.empty()) return WrongFlag("--model", "names no folder");
  if (text != kBuiltin) spec.folder = text;
  if (spec.name.empty()) {
    spec.name = spec.folder.empty() ? std::string(kBuiltinModelName)
                                    : FolderName(spec.folder);
  }
  return spec;
}

Result<ModelPlan> PlanModels(const std::vector<std::string>& models,
                             const std::vector<std::string>& aliases) {
  ModelPlan plan;
  for (const std::string& text :
       models.empty() ? std::vector<std::string>{std::string(kBuiltin)}
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
