#pragma once

// vector/product_bf16.h with AMX tiles. Include after product.h.

namespace podium {
namespace {

constexpr int64_t kProductRows = kOperandRows;

inline void ProductBf16(int64_t rows, int64_t depth, const uint16_t* a,
                        int64_t lda, const uint16_t* panel, float* out,
                        int64_t ld_out) {
  ProductRows<Bf16>(rows, depth / kBf16Depth, a, 2 * lda, panel, out,
                    4 * ld_out);
}

}  // namespace
}  // namespace podium
