#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace podium {

// Other rooms say "alias b: ..." of the option "alias", which a command line
// calls --alias: puts the flag in place of the option's name at the beginning
// of the message. A file or a line that an error names stays as it is.
inline Error NameTheFlag(Error error) {
  constexpr std::string_view kOfOptions = "abcdefghijklmnopqrstuvwxyz_";
  if (error.param.empty() || !error.message.starts_with(error.param) ||
      error.param.find_first_not_of(kOfOptions) != std::string::npos) {
    return error;
  }
  std::string flag = "--" + error.param;
  std::replace(flag.begin(), flag.end(), '_', '-');
  error.message.replace(0, error.param.size(), flag);
  error.param = std::move(flag);
  return error;
}

}  // namespace podium
