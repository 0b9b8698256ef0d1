#pragma once

#include <string_view>

namespace podium {

// Why bytes are not an acceptable request.
struct Refusal {
  int status = 0;  // 0: nothing to refuse
  std::string_view message;
  explicit operator bool() const { return status != 0; }
};

}  // namespace podium
