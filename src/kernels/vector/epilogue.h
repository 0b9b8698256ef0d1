#pragma once

// The epilogue of a product, applied to a vector before it is stored. Include
// after vec.h and math.h.

namespace podium {
namespace {

// Access only the lanes inside a row: `left` may be negative, or larger than a
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

// The epilogue without the bias. `residual` points at the first lane's value.
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
