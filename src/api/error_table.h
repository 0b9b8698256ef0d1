#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace podium {

// The HTTP status that an error is answered with.
int HttpStatus(ErrorCode code);

// {"id":"...","message":"..."}: the body of every answer that is not a success,
// on every route.
std::string ErrorBody(std::string_view id, std::string_view message);

}  // namespace podium
