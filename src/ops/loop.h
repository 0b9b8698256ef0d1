#pragma once

#include <cstdint>
#include <functional>

namespace podium {

// The loops of a forward pass: body(index, lane) for each index below `count`,
// in any order. Calls at one time, from several threads, have lanes of their
// own.
using LoopBody = std::function<void(int64_t index, int lane)>;
using Loop = std::function<void(int64_t count, const LoopBody& body)>;

// One index after another, in lane 0.
inline void LoopAlone(int64_t count, const LoopBody& body) {
  for (int64_t index = 0; index < count; ++index) body(index, 0);
}

}  // namespace podium
