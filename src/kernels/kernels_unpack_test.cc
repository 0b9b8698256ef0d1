// Weights that are stored as integers in groups, under every table.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "base/half.h"
#include "kernels/pack.h"
#include "kernels/testing/every_table_test.h"

namespace podium {
namespace {

constexpr int64_t kOutputs = 45, kInputs = 70;

int64_t PaddedInputs(int64_t k) {
  return (k + kWeightGroup - 1) / kWeightGroup * kWeightGroup;
}

using Unpack = void (*)(const UnpackArgs&);

// The weights (n, k) after packing and unpacking. `at` reads element (row,
// column) of a panel.
template <class Number, class At>
Floats Unpacked(const Floats& weight, int64_t n, int64_t k, int64_t panel,
                int bits, Unpack unpack, const At& at) {
  std::vector<uint8_t> packed(
      static_cast<size_t>(PackedBytesInGroups(n, k, panel, bits)), 0xff);
  PackPanelsInGroups(weight, n, k, panel, bits, packed);
  const int64_t depth = PaddedInputs(k);
  const int64_t bytes = PackedBytesInGroups(panel, k, panel, bits);
  Floats values;
  for (int64_t j = 0; j < n; ++j) {
    std::vector<Number> numbers(static_cast<size_t>(depth * panel));
    unpack({.groups = depth / kWeightGroup,
            .quantized = packed.data() + j / panel * bytes,
            .panel = numbers.data()});
    for (int64_t p = 0; p < k; ++p) {
      values.push_back(at(numbers.data(), p, j % panel));
    }
    // What fills up the panel must not add to a sum.
    for (int64_t p = k; p < depth; ++p) {
      EXPECT_EQ(at(numbers.data(), p, j % panel), 0.0f);
    }
  }
  return values;
}

Floats UnpackedF32(const Kernels& kernels, int bits, const Floats& weight,
                   int64_t n, int64_t k) {
  const int64_t panel = kernels.gemm_panel;
  return Unpacked<float>(weight, n, k, panel, bits,
                         bits == 8 ? kernels.unpack_int8 : kernels.unpack_int4,
                         [panel](const float* x, int64_t p, int64_t j) {
                           return x[p * panel + j];
                         });
}

Floats UnpackedBf16(const Bf16Kernels& kernels, int bits, const Floats& weight,
                    int64_t n, int64_t k) {
  const int64_t panel = kernels.panel;
  return Unpacked<uint16_t>(
      weight, n, k, panel, bits,
      bits == 8 ? kernels.unpack_int8 : kernels.unpack_int4,
      [panel](const uint16_t* x, int64_t p, int64_t j) {
        return std::bit_cast<float>(
            uint32_t{x[p / 2 * panel * 2 + j * 2 + p % 2]} << 16);
      });
}

double RelativeError(const Floats& x, const Floats& y) {
  double error = 0, norm = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    error += std::pow(static_cast<double>(x[i]) - y[i], 2);
    norm += std::pow(static_cast<double>(x[i]), 2);
  }
  return std::sqrt(error / norm);
}

TEST_P(KernelsTest, UnpackedWeightsAreTheSameUnderEveryTable) {
  const Floats weight = Random(kOutputs * kInputs, 21, 0.02f);
  for (const int bits : {8, 4}) {
    const Floats want =
        UnpackedF32(kGenericKernels, bits, weight, kOutputs, kInputs);
    EXPECT_LT(RelativeError(weight, want), bits == 8 ? 0.006 : 0.09);
    EXPECT_EQ(UnpackedF32(kernels_, bits, weight, kOutputs, kInputs), want);
    if (kernels_.bf16 == nullptr) continue;
    EXPECT_EQ(
        UnpackedBf16(*kernels_.bf16, bits, weight, kOutputs, kInputs),
        UnpackedBf16(*kGenericKernels.bf16, bits, weight, kOutputs, kInputs));
  }
}

TEST(PackPanelsInGroupsTest, Bf16IsTheNearest) {
  const Floats weight = Random(kOutputs * kInputs, 22);
  for (const int bits : {8, 4}) {
    Floats want = UnpackedF32(kGenericKernels, bits, weight, kOutputs, kInputs);
    for (float& value : want) {
      const auto x = std::bit_cast<uint32_t>(value);
      value = std::bit_cast<float>((x + 0x7fff + (x >> 16 & 1)) & 0xffff0000);
    }
    EXPECT_EQ(
        UnpackedBf16(*kGenericKernels.bf16, bits, weight, kOutputs, kInputs),
        want);
  }
}

// As ggml's Q8_0 and Q4_0 are made: a scale in binary16 times integers, of
// which one is the end of the range.
TEST(PackPanelsInGroupsTest, NumbersOfAScaleStayWhatTheyAre) {
  std::mt19937 random(23);
  for (const int bits : {8, 4}) {
    const int low = bits == 8 ? -127 : -8, high = bits == 8 ? 127 : 7;
    std::uniform_int_distribution<int> values(low, high);
    std::uniform_real_distribution<float> scales(0.0003f, 0.02f);
    constexpr int64_t kRows = 40, kGroups = 3;
    Floats weight;
    for (int64_t group = 0; group < kRows * kGroups; ++group) {
      const float scale = HalfToFloat(FloatToHalf(scales(random)));
      weight.push_back(scale * static_cast<float>(low));
      for (int64_t i = 1; i < kWeightGroup; ++i) {
        weight.push_back(scale * static_cast<float>(values(random)));
      }
    }
    EXPECT_EQ(UnpackedF32(kGenericKernels, bits, weight, kRows,
                          kGroups * kWeightGroup),
              weight)
        << bits;
  }
}

TEST(PackPanelsInGroupsTest, ExtremeNumbersStayFinite) {
  for (const int bits : {8, 4}) {
    for (const float size : {0.0f, 1e-45f, 1e-30f, 1e-8f, 1e6f, 1e30f,
                             std::numeric_limits<float>::max()}) {
      Floats weight(2 * kWeightGroup, 0.0f);
      for (size_t i = 0; i < weight.size(); i += 3) {
        weight[i] = i % 2 == 0 ? size : -size;
      }
      const Floats values =
          UnpackedF32(kGenericKernels, bits, weight, 2, kWeightGroup);
      for (size_t i = 0; i < values.size(); ++i) {
        ASSERT_TRUE(std::isfinite(values[i])) << bits << " " << size;
        ASSERT_LE(std::abs(values[i]), size * 1.01f + 1e-7f);
      }
    }
  }
}

// More candidates for the scale are worth their time.
TEST(PackPanelsInGroupsTest, FourBitsAreBetterThanByTheLargestNumber) {
  const Floats weight = Random(64 * 128, 24);
  Floats simple = weight;
  for (size_t begin = 0; begin < simple.size(); begin += kWeightGroup) {
    float largest = 0;
    for (size_t i = begin; i < begin + kWeightGroup; ++i) {
      largest = std::max(largest, std::abs(weight[i]));
    }
    for (size_t i = begin; i < begin + kWeightGroup; ++i) {
      simple[i] = std::nearbyint(weight[i] * 7 / largest) * largest / 7;
    }
  }
  EXPECT_LT(
      RelativeError(weight, UnpackedF32(kGenericKernels, 4, weight, 64, 128)),
      0.9 * RelativeError(weight, simple));
}

}  // namespace
}  // namespace podium
