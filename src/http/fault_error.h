#pragma once

#include <string_view>

#include "base/result.h"
#include "http/transport.h"

namespace podium {

// What to tell a user of a reply that did not come; `origin` is the server's.
Error FaultError(const TransportError& error, std::string_view origin);

}  // namespace podium
