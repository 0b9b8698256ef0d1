#pragma once

// Conversions of binary16 using Vec. Include after vec.h.

namespace podium {
namespace {

void WidenF16(const uint16_t* x, int64_t size, float* y) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) Store(y + i, LoadHalf(x + i));
  if (i == size) return;
  uint16_t last[kLanes] = {};
  for (int64_t j = 0; i + j < size; ++j) last[j] = x[i + j];
  StoreFirst(y + i, LoadHalf(last), size - i);
}

void RoundF16(const float* x, int64_t size, uint16_t* y) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) StoreHalf(y + i, Load(x + i));
  if (i == size) return;
  uint16_t last[kLanes];
  StoreHalf(last, LoadFirst(x + i, size - i));
  for (int64_t j = 0; i + j < size; ++j) y[i + j] = last[j];
}

}  // namespace
}  // namespace podium
