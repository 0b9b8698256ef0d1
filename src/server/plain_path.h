#pragma once

#include <string>
#include <string_view>

namespace podium {

// Normalizes a path: runs of slashes become one, repeated versions ("/v1/v2/")
// become the last one, and a final slash is removed, because clients join a
// base URL and our paths in many ways. Case, escapes and dots are left alone.
// All checks of a route use the normalized path, so no spelling of a path can
// evade them.
std::string PlainPath(std::string_view path);

}  // namespace podium
