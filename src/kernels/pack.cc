#include "kernels/pack.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/half.h"

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

// A group of an output's weights: each is about its value times the scale.
struct WeightGroup {
  uint16_t scale = 0;  // binary16
  int8_t values[kWeightGroup] = {};
};

float LargestHalfOrLess(float x) { return std::min(x, 65504.0f); }

// The largest value becomes 127. Finer scales that cut it off have a larger
// error at 8 bits.
WeightGroup QuantizedTo8Bits(const float* x) {
  WeightGroup group;
  float largest = 0;
  for (int64_t i = 0; i < kWeightGroup; ++i) {
    largest = std::max(largest, std::abs(x[i]));
  }
  group.scale = FloatToHalf(LargestHalfOrLess(largest / 127));
  const float scale = HalfToFloat(group.scale);
  if (scale == 0) return group;
  for (int64_t i = 0; i < kWeightGroup; ++i) {
    const float value = std::clamp(x[i] / scale, -127.0f, 127.0f);
    group.values[i] = static_cast<int8_t>(Nearest(value));
  }
  return group;
}

// With so few values, the scale decides: of several that map the number of the
// largest magnitude around the end of the range, which has one value more on
// the negative side, the one with the least squared error. For the values that
// a scale gives, the best scale is that of least squares. On trained weights
// this leaves an error of 8.5 % (root mean square), where mapping the largest
// to 7 leaves 10.1 %.
WeightGroup QuantizedTo4Bits(const float* x) {
  constexpr float kEnds[] = {8.0f, 7.0f, 7.5f, 8.5f, 6.5f, 6.0f, 9.0f, 5.5f};
  constexpr int64_t kSums = 8;  // side by side, so that they are vectors
  static_assert(kWeightGroup % kSums == 0);
  WeightGroup best;
  float extreme = 0;
  for (int64_t i = 0; i < kWeightGroup; ++i) {
    if (std::abs(x[i]) > std::abs(extreme)) extreme = x[i];
  }
  if (extreme == 0) return best;
  float least = std::numeric_limits<float>::infinity();
  for (const float end : kEnds) {
    const float inverse = -end / extreme;
    float values[kWeightGroup], products[kSums] = {}, squares[kSums] = {};
    for (int64_t i = 0; i < kWeightGroup; ++i) {
      constexpr float kWhole = 0x1.8p23f;  // see Nearest()
      const float value = (x[i] * inverse + kWhole) - kWhole;
      values[i] = std::min(std::max(value, -8.0f), 7.0f);
    }
    for (int64_t i = 0; i < kWeightGroup; i += kSums) {
      for (int64_t j = 0; j < kSums; ++j) {
        products[j] += x[i + j] * values[i + j];
        squares[j] += values[i + j] * values[i + j];
      }
    }
    float product = 0, square = 0;
    for (int64_t j = 0; j < kSums; ++j) {
      product += products[j];
      square += squares[j];
    }
    if (!(square > 0)) continue;
    const float fitted = product / square;
    const uint16_t half =
        FloatToHalf(std::copysign(LargestHalfOrLess(std::abs(fitted)), fitted));
    const float scale = HalfToFloat(half);
    // The squared error, but for the sum of x's squares.
    const float error = scale * (scale * square - 2 * product);
    if (error >= least) continue;
    least = error;
    best.scale = half;
    for (int64_t i = 0; i < kWeightGroup; ++i) {
      best.values[i] = static_cast<int8_t>(values[i]);
    }
  }
  return best;
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

int64_t PackedBytesInGroups(int64_t n, int64_t k, int64_t panel, int bits) {
  const int64_t groups = RoundUp(k, kWeightGroup) / kWeightGroup;
  return RoundUp(n, panel) * groups * (2 + kWeightGroup * bits / 8);
}

void PackPanelsInGroups(std::span<const float> weight, int64_t n, int64_t k,
                        int64_t panel, int bits, std::span<uint8_t> packed) {
  const auto quantize = bits == 8 ? QuantizedTo8Bits : QuantizedTo4Bits;
  std::fill(packed.begin(), packed.end(), uint8_t{0});
  uint8_t* out = packed.data();
  for (int64_t begin = 0; begin < n; begin += panel) {
    for (int64_t p = 0; p < k; p += kWeightGroup) {
      uint8_t* values = out + panel * 2;
      for (int64_t j = 0; j < std::min(panel, n - begin); ++j) {
        float x[kWeightGroup] = {};
        std::copy_n(weight.data() + (begin + j) * k + p,
                    std::min(kWeightGroup, k - p), x);
        const WeightGroup group = quantize(x);
        std::memcpy(out + j * 2, &group.scale, 2);
        for (int64_t i = 0; i < kWeightGroup; ++i) {
          const auto value = static_cast<uint8_t>(group.values[i]);
          if (bits == 8) {
            values[i * panel + j] = value;
          } else {
            const int shifted = i % 2 == 0 ? value & 15 : value << 4;
            values[i / 2 * panel + j] |= static_cast<uint8_t>(shifted);
          }
        }
      }
      out = values + panel * kWeightGroup * bits / 8;
    }
  }
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
