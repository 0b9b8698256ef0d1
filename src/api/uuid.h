#pragma once

#include <string>

namespace podium {

// A random UUID (RFC 9562, version 4) in lower case. Thread-safe.
std::string NewUuid();

// 16 random bytes as 32 lower-case hex digits. Thread-safe.
std::string NewTraceId();

}  // namespace podium
