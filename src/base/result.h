#pragma once

#include <podium/result.h>

#include <string>
#include <utility>

namespace podium {

// Makes a failed Result. HTTP and the command line each have one table from the
// error codes to their own: api/error_table.h, cli/exit_code.h.
inline Unexpected<Error> Fail(ErrorCode code, std::string message,
                              std::string param = {}) {
  return Unexpected<Error>(Error{code, std::move(message), std::move(param)});
}

}  // namespace podium
