#pragma once

#include <cstdint>
#include <functional>

namespace podium {

// How a forward pass runs its loops: calls body(index, lane) for each index
// below `count`, in any order. Calls that run at the same time, on several
// threads, have different lanes.
using LoopBody = std::function<void(int64_t index, int lane)>;
using Loop = std::function<void(int64_t count, const LoopBody& body)>;

// One index after another, in lane 0.
inline void LoopAlone(int64_t count, const LoopBody& body) {
  for (int64_t index = 0; index < count; ++index) body(index, 0);
}

}  // namespace podium
