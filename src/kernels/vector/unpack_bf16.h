#pragma once

// Implements UnpackArgs for bf16 products. Include after a bf16.h and unpack.h.

namespace podium {
namespace {

template <class Rows>
void UnpackBf16(const UnpackArgs& u) {
  auto* panel = static_cast<uint16_t*>(u.panel);
  UnpackRows<Rows>(u, [panel](int64_t row, int64_t column, Vec even, Vec odd) {
    StorePairs(panel + row * kPanel + 2 * column, even, odd);
  });
}

}  // namespace
}  // namespace podium
