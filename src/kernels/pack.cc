#include "kernels/pack.h"

#include <algorithm>

namespace podium {

int64_t PackedSize(int64_t n, int64_t k, int64_t panel) {
  return (n + panel - 1) / panel * panel * k;
}

void PackPanels(std::span<const float> weight, int64_t n, int64_t k,
                int64_t panel, std::span<float> packed) {
  float* out = packed.data();
  for (int64_t begin = 0; begin < n; begin += panel) {
    const int64_t cols = std::min(panel, n - begin);
    const float* row = weight.data() + begin * k;
    for (int64_t p = 0; p < k; ++p, out += panel) {
      for (int64_t j = 0; j < cols; ++j) out[j] = row[j * k + p];
      std::fill(out + cols, out + panel, 0.0f);
    }
  }
}

}  // namespace podium
