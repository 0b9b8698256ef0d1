#pragma once

// Implements QuantizeArgs using Vec. Include after vec.h, a dot.h and math.h.

namespace podium {
namespace {

template <int kLargestValue>
void Quantize(const QuantizeArgs& t) {
  for (int64_t i = 0; i < t.rows; ++i) {
    const float* x = t.x + i * t.ldx;
    auto* q = static_cast<Element*>(t.q) + i * t.ldq;
    // Lanes past the row are 0, which the range always includes.
    Vec lowest = Set1(0), highest = Set1(0), poison = Set1(0);
    ForEachVector(t.cols, [&](int64_t j, int64_t lanes) {
      const Vec v = LoadFirst(x + j, lanes);
      lowest = Min(lowest, v);
      highest = Max(highest, v);
      poison = Fma(v, Set1(0), poison);
    });
    const float low = -ReduceMax(Sub(Set1(0), lowest));
    const float range = ReduceMax(highest) - low;
    const float scale = range > 0 ? range / kLargestValue : 1;
    const Vec inverse = Set1(1 / scale);
    const Vec zero = Round(Mul(Set1(-low), inverse));
    ForEachVector(t.cols, [&](int64_t j, int64_t lanes) {
      StoreQuantized<kLargestValue>(
          q + j, Add(Round(Mul(LoadFirst(x + j, lanes), inverse)), zero));
    });
    const float poisoned = ReduceAdd(poison);
    t.scale[i] = scale + poisoned;
    t.zero[i] = poisoned == 0 ? static_cast<int32_t>(ReduceMax(zero)) : 0;
  }
}

}  // namespace
}  // namespace podium
