#pragma once

#include <string>

#include "base/result.h"

namespace podium {

// Opens `file` for reading; the caller closes the descriptor. kNotFound if
// there is no such file, kInvalidData if it cannot be opened.
Result<int> OpenFileToRead(const std::string& file);

}  // namespace podium
