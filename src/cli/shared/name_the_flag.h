#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/result.h"

namespace podium {

// Errors of other rooms begin with an option's name, as in "alias b: ...". Puts
// the flag in its place: "--alias b: ...". A file's name ("alias: not found")
// stays, because a colon follows it.
inline Error NameTheFlag(Error error) {
  if (error.param.empty() || !error.message.starts_with(error.param + " "))
    return error;
  std::string flag = "--" + error.param;
  std::replace(flag.begin(), flag.end(), '_', '-');
  error.message.replace(0, error.param.size(), flag);
  error.param = std::move(flag);
  return error;
}

}  // namespace podium
