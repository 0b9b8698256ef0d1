#pragma once

// The vector and integer operations on plain arrays of 16 lanes, with the tile
// of avx512 and the groups of avx512vnni, so that code for wide registers is
// tested on machines without them.

#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/half.h"

namespace podium {
namespace {

constexpr int64_t kLanes = 16;
constexpr int64_t kTileRows = 12;

struct Vec {
  float lane[kLanes];
};

template <class Op>
inline Vec Each(const Op& op) {
  Vec v;
  for (int64_t i = 0; i < kLanes; ++i) v.lane[i] = op(i);
  return v;
}

inline Vec LoadFirst(const float* x, int64_t lanes) {
  return Each([&](int64_t i) { return i < lanes ? x[i] : 0.0f; });
}
inline void StoreFirst(float* x, Vec v, int64_t lanes) {
  for (int64_t i = 0; i < lanes; ++i) x[i] = v.lane[i];
}
inline Vec KeepFirst(Vec v, int64_t lanes) { return LoadFirst(v.lane, lanes); }
inline Vec Set1(float x) {
  return Each([&](int64_t) { return x; });
}
inline Vec Load(const float* x) { return LoadFirst(x, kLanes); }
inline void Store(float* x, Vec v) { StoreFirst(x, v, kLanes); }

inline Vec LoadHalf(const uint16_t* x) {
  return Each([&](int64_t i) { return HalfToFloat(x[i]); });
}
inline void StoreHalf(uint16_t* x, Vec v) {
  for (int64_t i = 0; i < kLanes; ++i) x[i] = FloatToHalf(v.lane[i]);
}

inline Vec LoadInt8(const uint8_t* x) {
  return Each(
      [&](int64_t i) { return static_cast<float>(static_cast<int8_t>(x[i])); });
}
inline void LoadInt4(const uint8_t* x, Vec& low, Vec& high) {
  const auto value = [](int bits) {
    return static_cast<float>(bits < 8 ? bits : bits - 16);
  };
  low = Each([&](int64_t i) { return value(x[i] & 15); });
  high = Each([&](int64_t i) { return value(x[i] >> 4); });
}

inline Vec Add(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] + b.lane[i]; });
}
inline Vec Sub(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] - b.lane[i]; });
}
inline Vec Mul(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] * b.lane[i]; });
}
inline Vec Div(Vec a, Vec b) {
  return Each([&](int64_t i) { return a.lane[i] / b.lane[i]; });
}
inline Vec Max(Vec a, Vec b) {
  return Each(
      [&](int64_t i) { return a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]; });
}
inline Vec Min(Vec a, Vec b) {
  return Each(
      [&](int64_t i) { return a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]; });
}
// The product of two floats is exact in a double: one rounding, except for
// ties.
inline Vec Fma(Vec a, Vec b, Vec c) {
  return Each([&](int64_t i) {
    return static_cast<float>(static_cast<double>(a.lane[i]) *
                                  static_cast<double>(b.lane[i]) +
                              static_cast<double>(c.lane[i]));
  });
}
inline Vec Round(Vec x) {
  return Each([&](int64_t i) { return std::nearbyint(x.lane[i]); });
}
inline Vec Scale2(Vec x, Vec n) {
  return Each([&](int64_t i) {
    return std::ldexp(x.lane[i], static_cast<int>(n.lane[i]));
  });
}
inline float ReduceAdd(Vec v) {
  float sum = 0;
  for (const float x : v.lane) sum += x;
  return sum;
}
inline float ReduceMax(Vec v) {
  float max = v.lane[0];
  for (const float x : v.lane) max = x > max ? x : max;
  return max;
}

// Integers, in groups of four as in avx512vnni.
using Element = uint8_t;
constexpr int64_t kGroup = 4;

struct IntVec {
  int32_t lane[kLanes];
};

template <class Op>
inline IntVec EachInt(const Op& op) {
  IntVec v;
  for (int64_t i = 0; i < kLanes; ++i) v.lane[i] = op(i);
  return v;
}
inline IntVec SetInt(int32_t x) {
  return EachInt([&](int64_t) { return x; });
}
inline IntVec LoadInt(const int32_t* x) {
  return EachInt([&](int64_t i) { return x[i]; });
}
inline void StoreInt(int32_t* x, IntVec v) {
  std::memcpy(x, v.lane, sizeof v.lane);
}
inline int32_t FourBytes(const Element* x) {
  int32_t bits;
  std::memcpy(&bits, x, sizeof bits);
  return bits;
}
inline IntVec LoadGroups(const Element* x) {
  return EachInt([&](int64_t i) { return FourBytes(x + i * kGroup); });
}
inline IntVec RepeatGroup(const Element* x) { return SetInt(FourBytes(x)); }
inline IntVec Dot(IntVec sum, IntVec a, IntVec b) {
  return EachInt([&](int64_t i) {
    uint8_t x[kGroup];
    int8_t y[kGroup];
    std::memcpy(x, &a.lane[i], sizeof x);
    std::memcpy(y, &b.lane[i], sizeof y);
    int32_t result = sum.lane[i];
    for (int64_t p = 0; p < kGroup; ++p) result += x[p] * y[p];
    return result;
  });
}
inline IntVec SubMul(IntVec sum, IntVec a, IntVec b) {
  return EachInt(
      [&](int64_t i) { return sum.lane[i] - a.lane[i] * b.lane[i]; });
}
inline Vec ToFloat(IntVec v) {
  return Each([&](int64_t i) { return static_cast<float>(v.lane[i]); });
}
template <int kLargestValue>
inline void StoreQuantized(Element* q, Vec x) {
  for (int64_t i = 0; i < kLanes; ++i) {
    const float value = std::nearbyint(x.lane[i]);
    q[i] = static_cast<Element>(
        value > 0 ? (value < kLargestValue ? value : kLargestValue) : 0);
  }
}

// Pairs of bf16, as in avx512bf16.
struct PairVec {
  uint16_t number[2 * kLanes];
};

inline float FromBf16(uint16_t x) {
  const uint32_t bits = uint32_t{x} << 16;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}
inline uint16_t ToBf16(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  if (x != x) return static_cast<uint16_t>(bits >> 16 | 0x40);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
inline PairVec LoadPairs(const uint16_t* x) {
  PairVec v;
  std::memcpy(v.number, x, sizeof v.number);
  return v;
}
inline PairVec RepeatPair(const uint16_t* x) {
  PairVec v;
  for (int64_t i = 0; i < 2 * kLanes; ++i) v.number[i] = x[i % 2];
  return v;
}
inline Vec DotPairs(Vec sum, PairVec a, PairVec b) {
  return Each([&](int64_t i) {
    float result = sum.lane[i];
    for (int64_t p = 2 * i; p < 2 * i + 2; ++p) {
      result += FromBf16(a.number[p]) * FromBf16(b.number[p]);
    }
    return result;
  });
}
inline void StoreBf16(uint16_t* q, Vec x) {
  for (int64_t i = 0; i < kLanes; ++i) q[i] = ToBf16(x.lane[i]);
}
inline void StorePairs(uint16_t* q, Vec even, Vec odd) {
  for (int64_t i = 0; i < kLanes; ++i) {
    q[2 * i] = ToBf16(even.lane[i]);
    q[2 * i + 1] = ToBf16(odd.lane[i]);
  }
}
inline void TransposePairs(const uint16_t* rows, int64_t ld, uint16_t* out,
                           int64_t ld_out) {
  for (int64_t i = 0; i < kLanes; ++i) {
    for (int64_t j = 0; j < kLanes; ++j) {
      std::memcpy(out + j * ld_out + 2 * i, rows + i * ld + 2 * j, 4);
    }
  }
}

}  // namespace
}  // namespace podium
