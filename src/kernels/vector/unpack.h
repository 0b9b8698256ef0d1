#pragma once

// Implements UnpackArgs using Vec. Include after vec.h and tile.h.

namespace podium {
namespace {

// Two rows of a group, which are two inputs, in `kLanes` of its columns. `pair`
// counts the rows by twos.
struct Int8Rows {
  static constexpr int64_t kBytes = kWeightGroup * kPanel;
  static inline void Load(const uint8_t* values, int64_t pair, Vec& even,
                          Vec& odd) {
    even = LoadInt8(values + 2 * pair * kPanel);
    odd = LoadInt8(values + (2 * pair + 1) * kPanel);
  }
};
struct Int4Rows {
  static constexpr int64_t kBytes = kWeightGroup / 2 * kPanel;
  static inline void Load(const uint8_t* values, int64_t pair, Vec& even,
                          Vec& odd) {
    LoadInt4(values + pair * kPanel, even, odd);
  }
};

// Calls store(row of the panel, column, even, odd) for each two rows.
template <class Rows, class Store>
inline void UnpackRows(const UnpackArgs& u, const Store& store) {
  const uint8_t* from = u.quantized;
  for (int64_t group = 0; group < u.groups; ++group) {
    const auto* scales = reinterpret_cast<const uint16_t*>(from);
    const uint8_t* values = from + kPanel * sizeof(uint16_t);
    for (int64_t column = 0; column < kPanel; column += kLanes) {
      const Vec scale = LoadHalf(scales + column);
      for (int64_t pair = 0; pair < kWeightGroup / 2; ++pair) {
        Vec even, odd;
        Rows::Load(values + column, pair, even, odd);
        store(group * kWeightGroup + 2 * pair, column, Mul(even, scale),
              Mul(odd, scale));
      }
    }
    from = values + Rows::kBytes;
  }
}

template <class Rows>
void UnpackF32(const UnpackArgs& u) {
  auto* panel = static_cast<float*>(u.panel);
  UnpackRows<Rows>(u, [panel](int64_t row, int64_t column, Vec even, Vec odd) {
    Store(panel + row * kPanel + column, even);
    Store(panel + (row + 1) * kPanel + column, odd);
  });
}

}  // namespace
}  // namespace podium
