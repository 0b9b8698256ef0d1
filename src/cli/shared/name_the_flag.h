#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/result.h"

namespace podium {

// Other rooms say "alias b: ..." of the option "alias", which a command line
// calls --alias: puts the flag in place of the option's name at the beginning
// of the message. A file that an error names ("alias: not found") stays as it
// is: a colon follows it.
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
