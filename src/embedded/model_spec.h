#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// One model that is asked for by name.
struct ModelSpec {
  std::string name;    // what answers and requests call it
  std::string folder;  // empty: the built-in model
};

inline constexpr std::string_view kBuiltinModel = "builtin";

// Up to 128 letters, digits and . _ - / : @ +, without a '/' at the beginning.
bool IsModelName(std::string_view name);

// Whether what stands before the first '=' of a text that begins so is a name:
// folders begin with '.', '/' or '~'.
bool MayBeginName(char first);

// "[NAME=]DIR", where DIR may be "builtin". Without a NAME the folder's own
// name, or that of the built-in model. What stands before the first '=' is a
// NAME unless it begins with '.', '/' or '~', as folders do. kInvalidArgument
// otherwise, of the param "model".
Result<ModelSpec> ParseModelSpec(std::string_view text);

}  // namespace podium
