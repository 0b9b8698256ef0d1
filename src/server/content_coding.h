#pragma once

#include <string>
#include <string_view>

namespace podium {

// The encoding that an Accept-Encoding header (RFC 9110, 12.5.3) asks for,
// given that plain and gzip are available.
enum class ContentCoding {
  kPlain,
  kGzip,        // gzip, if it is worth it
  kGzipAlways,  // gzip in any case: plain is refused
};

// Join several headers with commas; "" means no header. Gzip must be requested
// by name (or as x-gzip), with a weight above 0 and not below that of identity;
// "*" requests it only if identity is refused. A malformed header requests
// nothing.
ContentCoding ChooseCoding(std::string_view accept_encoding);

// `bytes` compressed in gzip format (RFC 1952).
std::string Gzip(std::string_view bytes);

}  // namespace podium
