#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// A model and the name that requests use for it.
struct ModelSpec {
  std::string name;    // in requests and responses
  std::string folder;  // empty: the built-in model
};

inline constexpr std::string_view kBuiltinModel = "builtin";

// Up to 128 letters, digits and . _ - / : @ +; must not begin with '/'.
bool IsModelName(std::string_view name);

// Whether a model argument that begins with `first` may begin with a name;
// folders begin with '.', '/' or '~'.
bool MayBeginName(char first);

// Parses "[NAME=]DIR", where DIR may be "builtin", or
// ORG/NAME[@REVISION][:GGUF] of a model in the hub's cache
// (models/hub_models.h); a folder of that name comes first. Without a NAME, the
// name is the folder's, ORG/NAME, or that of the built-in model. The text
// before the first '=' is a NAME unless it begins with
// '.', '/' or '~', as folders do. kInvalidArgument with param "model" if the
// text is invalid, kNotFound if a model of the hub is not in its cache.
Result<ModelSpec> ParseModelSpec(std::string_view text);

}  // namespace podium
