#pragma once

#include <string_view>

#include "base/file_source.h"

namespace podium {

// What responses call the built-in model.
inline constexpr std::string_view kBuiltinModelName = "podium-MiniLM-L6";

// The Hugging Face folder models/podium-MiniLM-L6 as it was when the binary was
// built. Lives for ever; nothing is copied.
const FileSource& BuiltinModel();

}  // namespace podium
