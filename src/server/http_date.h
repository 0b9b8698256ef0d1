#pragma once

#include <ctime>
#include <string>

namespace podium {

// A time in HTTP's format (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
std::string HttpDate(std::time_t time);

}  // namespace podium
