#pragma once

// What a product does to a vector before it is stored. Include after vec.h and
// math.h.

namespace podium {
namespace {

// The lanes that lie inside a row: `left` may be negative, or more than a
// vector.
inline Vec LoadPart(const float* x, int64_t left) {
  return left >= kLanes ? Load(x) : left > 0 ? LoadFirst(x, left) : Set1(0);
}
inline void StorePart(float* x, Vec v, int64_t left) {
  if (left >= kLanes) {
    Store(x, v);
  } else if (left > 0) {
    StoreFirst(x, v, left);
  }
}

// All but the bias. `residual` is of the first lane.
template <Vec (*kGelu)(Vec)>
inline Vec Finish(Epilogue epilogue, Vec x, const float* residual,
                  int64_t left) {
  if (epilogue == Epilogue::kBiasGelu) return kGelu(x);
  if (epilogue == Epilogue::kBiasResidual) {
    return Add(x, LoadPart(residual, left));
  }
  return x;
}

}  // namespace
}  // namespace podium
