#include "kernels/pack.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

namespace podium {
namespace {

int64_t RoundUp(int64_t x, int64_t multiple) {
  return (x + multiple - 1) / multiple * multiple;
}

// For finite numbers; ties to even.
uint16_t ToBf16(float x) {
  const auto bits = std::bit_cast<uint32_t>(x);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

// Rounds to the nearest whole number, ties to even, for |x| < 2^22: after
// adding a number with a last bit worth 1, the addition itself rounds.
inline int32_t Nearest(float x) {
  constexpr float kWhole = 0x1.8p23f;
  return static_cast<int32_t>((x + kWhole) - kWhole);
}

// Packs one panel: `cols` outputs of `row` (cols, k), quantized by `inverse`.
// kGroup is a constant so that copying two or four bytes needs no call.
template <int64_t kGroup, class Weight>
void PackPanelInt(const float* row, int64_t cols, int64_t k,
                  const IntKernels& kernels, const float* inverse, Weight* out,
                  int32_t* sum) {
  const int64_t depth = PaddedDepth(k);
  std::fill_n(out, depth * kernels.panel, Weight{0});
  std::vector<Weight> quantized(static_cast<size_t>(depth));
  for (int64_t j = 0; j < cols; ++j, row += k) {
    int32_t total = 0;
    for (int64_t p = 0; p < k; ++p) {
      const int32_t value = Nearest(row[p] * inverse[j]);
      quantized[static_cast<size_t>(p)] = static_cast<Weight>(value);
      total += value;
    }
    sum[j] = total;
    const Weight* from = quantized.data();
    Weight* to = out + j * kGroup;
    for (int64_t p = 0; p < k; p += kGroup, to += kernels.panel * kGroup) {
      for (int64_t t = 0; t < kGroup; ++t) to[t] = *from++;
    }
  }
}

}  // namespace

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

int64_t PaddedRows(int64_t rows) { return RoundUp(rows, kOperandRows); }
int64_t PaddedDepth(int64_t k) { return RoundUp(k, kIntDepth); }
int64_t PaddedDepthBf16(int64_t k) { return RoundUp(k, kBf16Depth); }

int64_t DeepestProduct(const IntKernels& kernels) {
  return std::numeric_limits<int32_t>::max() /
         (int64_t{kernels.largest_value} * kernels.largest_weight);
}

int64_t PackedBytesInt(int64_t n, int64_t k, const IntKernels& kernels) {
  return PackedSize(n, PaddedDepth(k), kernels.panel) * kernels.bytes;
}

void PackPanelsInt(std::span<const float> weight, int64_t n, int64_t k,
                   const IntKernels& kernels, void* packed, float* scale,
                   int32_t* sum) {
  std::vector<float> inverse(static_cast<size_t>(n));
  for (int64_t j = 0; j < n; ++j) {
    const float* row = weight.data() + j * k;
    float largest = 0;
    for (int64_t p = 0; p < k; ++p) {
      largest = std::max(largest, std::abs(row[p]));
    }
    const auto top = static_cast<float>(kernels.largest_weight);
    scale[j] = largest > 0 ? largest / top : 1;
    inverse[static_cast<size_t>(j)] = largest > 0 ? top / largest : 1;
  }
  const auto pack = [&](auto group, auto* out) {
    for (int64_t begin = 0; begin < n; begin += kernels.panel) {
      PackPanelInt<group>(weight.data() + begin * k,
                          std::min(kernels.panel, n - begin), k, kernels,
                          inverse.data() + begin, out + begin * PaddedDepth(k),
                          sum + begin);
    }
  };
  const auto pack_groups = [&](auto* out) {
    switch (kernels.group) {
      case 2:
        return pack(std::integral_constant<int64_t, 2>(), out);
      case 4:
        return pack(std::integral_constant<int64_t, 4>(), out);
      default:
        assert(kernels.group == 1);
        return pack(std::integral_constant<int64_t, 1>(), out);
    }
  };
  kernels.bytes == 1 ? pack_groups(static_cast<int8_t*>(packed))
                     : pack_groups(static_cast<int16_t*>(packed));
}

void PackPanelsBf16(std::span<const float> weight, int64_t n, int64_t k,
                    const Bf16Kernels& bf16, std::span<uint16_t> packed) {
  const int64_t depth = PaddedDepthBf16(k), panel = bf16.panel;
  std::fill(packed.begin(), packed.end(), uint16_t{0});
  for (int64_t j = 0; j < n; ++j) {
    const float* row = weight.data() + j * k;
    uint16_t* column =
        packed.data() + j / panel * panel * depth + j % panel * 2;
    for (int64_t p = 0; p < k; ++p) {
      column[p / 2 * panel * 2 + p % 2] = ToBf16(row[p]);
    }
  }
}

}  // namespace podium
