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

// Loops over a group take four numbers at a time: with branches for each, a
// large model would take minutes.
typedef float Four __attribute__((vector_size(4 * sizeof(float))));

Four LoadFour(const float* x) {
  Four v;
  std::memcpy(&v, x, sizeof v);
  return v;
}

// A group of an output's weights: each is about its value times the scale.
struct WeightGroup {
  uint16_t scale = 0;  // binary16
  float values[kWeightGroup] = {};
};

uint16_t ScaleInHalf(float x) {
  return FloatToHalf(std::clamp(x, -65504.0f, 65504.0f));
}

// The number of the largest magnitude.
float ExtremeOf(const float* x) {
  Four low = {}, high = {};
  for (int64_t i = 0; i < kWeightGroup; i += 4) {
    const Four v = LoadFour(x + i);
    low = v < low ? v : low;
    high = v > high ? v : high;
  }
  float lowest = 0, highest = 0;
  for (int j = 0; j < 4; ++j) {
    lowest = std::min(lowest, low[j]);
    highest = std::max(highest, high[j]);
  }
  return -lowest > highest ? lowest : highest;
}

// The sums of x * values and of values squared.
struct GroupSums {
  float product = 0, square = 0;
};

// Sets `values` to the whole numbers nearest to x * inverse, in [low, high].
GroupSums RoundGroup(const float* x, float inverse, float low, float high,
                     float* values) {
  constexpr float kWhole = 0x1.8p23f;  // see Nearest()
  const Four lows = Four{} + low, highs = Four{} + high;
  Four product = {}, square = {};
  for (int64_t i = 0; i < kWeightGroup; i += 4) {
    const Four v = LoadFour(x + i);
    Four value = v * inverse;
    value = value > lows ? value : lows;
    value = value < highs ? value : highs;
    value = (value + kWhole) - kWhole;
    product += v * value;
    square += value * value;
    std::memcpy(values + i, &value, sizeof value);
  }
  return {product[0] + product[1] + product[2] + product[3],
          square[0] + square[1] + square[2] + square[3]};
}

// The largest magnitude becomes 127. With so many values, finer scales that cut
// it off are no better.
WeightGroup QuantizedTo8Bits(const float* x) {
  WeightGroup group;
  group.scale = ScaleInHalf(std::abs(ExtremeOf(x)) / 127);
  const float scale = HalfToFloat(group.scale);
  if (scale != 0) RoundGroup(x, 1 / scale, -127, 127, group.values);
  return group;
}

// With so few values, the scale decides. Several map the number of the largest
// magnitude around the end of the range, which has one value more on the
// negative side. For the values that each gives, the best scale is that of
// least squares, which leaves the error sum(x^2) - product^2 / square. On the
// weights of the built-in model the error is 8.5 % (root mean square); it is
// 10.1 % where the largest magnitude becomes 7.
WeightGroup QuantizedTo4Bits(const float* x) {
  constexpr float kLow = -8, kHigh = 7;
  constexpr float kEnds[] = {8.0f, 7.0f, 7.5f, 8.5f, 6.5f, 6.0f, 9.0f, 5.5f};
  WeightGroup group;
  const float extreme = ExtremeOf(x);
  float most = 0, best = 0;
  for (const float end : kEnds) {
    const float inverse = -end / extreme;
    if (!std::isfinite(inverse)) return group;  // all numbers are 0, or nearly
    const GroupSums sums = RoundGroup(x, inverse, kLow, kHigh, group.values);
    const float explained = sums.product / sums.square * sums.product;
    if (!(explained > most)) continue;
    most = explained;
    best = inverse;
  }
  const GroupSums sums = RoundGroup(x, best, kLow, kHigh, group.values);
  if (sums.square > 0) group.scale = ScaleInHalf(sums.product / sums.square);
  return group;
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
          const int signed_value = static_cast<int>(group.values[i]);
          const auto value = static_cast<uint8_t>(signed_value);
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
