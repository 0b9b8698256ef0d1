#pragma once

#include <string_view>

#include "base/file_source.h"

namespace podium {

// The built-in model's name in responses.
inline constexpr std::string_view kBuiltinModelName = "podium-MiniLM-L6";

// The Hugging Face folder models/podium-MiniLM-L6 as of the build. Lives
// forever; nothing is copied.
const FileSource& BuiltinModel();

}  // namespace podium
