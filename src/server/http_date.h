#pragma once

#include <ctime>
#include <string>

namespace podium {

// A time as HTTP writes it (RFC 9110, 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
std::string HttpDate(std::time_t time);

}  // namespace podium
