#include "models/model_spec.h"

#include <filesystem>
#include <utility>

#include "builtin/builtin_model.h"
#include "models/hub_models.h"

namespace podium {
namespace {

constexpr size_t kMaxNameBytes = 128;

// Resolves the path first, because "." and "x/" do not end in a name.
std::string FolderName(const std::string& folder) {
  const std::filesystem::path full =
      std::filesystem::absolute(folder).lexically_normal();
  return (full.has_filename() ? full : full.parent_path()).filename().string();
}

}  // namespace

bool IsModelName(std::string_view name) {
  constexpr std::string_view kUsual =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@+";
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] != '/' &&
         name.find_first_not_of(kUsual) == std::string_view::npos;
}

bool MayBeginName(char first) {
  return std::string_view("./~").find(first) == std::string_view::npos;
}

Result<ModelSpec> ParseModelSpec(std::string_view text) {
  ModelSpec spec;
  const size_t equals = text.find('=');
  if (equals != text.npos && equals > 0 && MayBeginName(text[0])) {
    spec.name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    if (!IsModelName(spec.name)) {
      return Fail(ErrorCode::kInvalidArgument,
                  spec.name +
                      ": a model's name is up to 128 letters, digits and "
                      ". _ - / : @ +",
                  "model");
    }
  }
  if (text.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the model is empty: it must be a folder, ORG/NAME or builtin",
                "model");
  }
  auto hub = FindHubModel(text);
  if (!hub) return Unexpected(std::move(hub.error()));
  if (*hub) {
    if (spec.name.empty()) spec.name = std::move((*hub)->name);
    spec.folder = std::move((*hub)->path);
    return spec;
  }
  if (text != kBuiltinModel) spec.folder = text;
  if (spec.name.empty()) {
    spec.name = spec.folder.empty() ? std::string(kBuiltinModelName)
                                    : FolderName(spec.folder);
  }
  return spec;
}

}  // namespace podium
