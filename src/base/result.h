#pragma once

#include <podium/result.h>

#include <string>
#include <utility>

namespace podium {

// A Result that failed, in one call. Each edge (HTTP, command line) owns one
// table from the codes to its own language: api/error_table.h, cli/exit_code.h.
inline Unexpected<Error> Fail(ErrorCode code, std::string message,
                              std::string param = {}) {
  return Unexpected<Error>(Error{code, std::move(message), std::move(param)});
}

}  // namespace podium
