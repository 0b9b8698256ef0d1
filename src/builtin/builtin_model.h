#pragma once

#include <string_view>

#include "base/file_source.h"

namespace podium {

// The built-in model's name in responses.
inline constexpr std::string_view kBuiltinModelName = "podium-MiniLM-L6";

// The Hugging Face folder models/podium-MiniLM-L6 as it was at build time.
// Lives forever; nothing is copied.
const FileSource& BuiltinModel();

}  // namespace podium
