#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// kInvalidArgument if `pointer` is null.
Result<void> NotNull(const void* pointer, const std::string& name);

// A text argument: `bytes` may be PODIUM_NUL_TERMINATED, and null is an empty
// text if `bytes` is 0. kInvalidArgument if it is not UTF-8.
Result<std::string_view> TextArgument(const char* text, size_t bytes,
                                      const std::string& name);

}  // namespace podium
