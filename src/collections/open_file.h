#pragma once

#include <string>

#include "base/result.h"

namespace podium {

// A descriptor of `file` to read from, the caller's to close. kNotFound where
// there is none, kInvalidData where it cannot be opened.
Result<int> OpenFileToRead(const std::string& file);

}  // namespace podium
