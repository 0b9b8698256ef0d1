#pragma once

#include <cstdint>
#include <span>

namespace podium {

// Floats that PackPanels writes for a weight of `n` outputs and `k` inputs.
int64_t PackedSize(int64_t n, int64_t k, int64_t panel);

// Lays `weight` (n, k), as a linear layer stores it, out for gemm_f32: panels
// of `panel` outputs, in each the k inputs end to end, zeros past n.
void PackPanels(std::span<const float> weight, int64_t n, int64_t k,
                int64_t panel, std::span<float> packed);

}  // namespace podium
