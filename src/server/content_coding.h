#pragma once

#include <string>
#include <string_view>

namespace podium {

// What an Accept-Encoding header (RFC 9110, 12.5.3) says of an answer that
// there is plain and in gzip.
enum class ContentCoding {
  kPlain,
  kGzip,        // gzip, where it is worth it
  kGzipAlways,  // gzip also where it is not: plain is refused
};

// Several headers are one, joined by commas; "" is none. Gzip has to be asked
// for by name (or as x-gzip), with a weight above 0 and not below that of
// identity; "*" asks for it only where identity is refused. What is malformed
// asks for nothing.
ContentCoding ChooseCoding(std::string_view accept_encoding);

// `bytes` in gzip's format (RFC 1952).
std::string Gzip(std::string_view bytes);

}  // namespace podium
