#pragma once

// Implements GemmIntArgs with AMX tiles. Include after product.h and
// finish_int.h.

namespace podium {
namespace {

constexpr int64_t kBlockRowsAmx = 256;  // of a; they and a panel fit in L2
static_assert(kGroup == 4);

void GemmInt(const GemmIntArgs& g) {
  alignas(64) int32_t sums[kOperandRows][kPanel];
  const auto* a = static_cast<const Element*>(g.a);
  const auto* b = static_cast<const Element*>(g.packed_b);
  BeginProducts();
  for (int64_t m = 0; m < g.m; m += kBlockRowsAmx) {
    const int64_t m_end = Least(m + kBlockRowsAmx, g.m);
    for (int64_t j = 0; j < g.n; j += kPanel) {
      for (int64_t i = m; i < m_end; i += kOperandRows) {
        const int64_t rows = Least(kOperandRows, m_end - i);
        ProductRows<U8S8>(rows, g.k / kIntDepth, a + i * g.k, g.k, b + j * g.k,
                          sums, sizeof sums[0]);
        FinishRowsInt(g, i, rows, j, sums);
      }
    }
  }
  EndProducts();
}

}  // namespace
}  // namespace podium
