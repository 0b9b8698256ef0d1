#pragma once

#include <string_view>

namespace podium {

// Why bytes are no request that we take.
struct Refusal {
  int status = 0;  // 0: nothing to refuse
  std::string_view message;
  explicit operator bool() const { return status != 0; }
};

}  // namespace podium
