#pragma once

// Attention using ProductBf16. Include after vec.h, a bf16.h, math.h, tile.h,
// epilogue.h and a product_bf16.h.
//
// For each head, k' and v are rounded and packed into panels once, and each
// block of kProductRows queries is multiplied with all of them, as in
// attention_f32.h.

namespace podium {
namespace {

// Keys and the columns of a head are padded with zeros to whole panels.
inline int64_t PaddedPanels(int64_t columns) {
  return (columns + kPanel - 1) / kPanel * kPanel;
}

struct AttentionScratchBf16 {
  int64_t keys, columns;   // seqlen and head_size rounded up to panels
  float* scores;           // (kProductRows, keys)
  float* out;              // (kProductRows, kPanel)
  uint16_t* queries;       // (kProductRows, columns)
  uint16_t* weights;       // (kProductRows, keys): the softmax
  uint16_t* key_rows;      // (kPanel, columns): a panel's keys, not transposed
  uint16_t* key_panels;    // panels of k' (columns, keys)
  uint16_t* value_panels;  // panels of v (keys, columns)
};

// Returns the floats needed; two bf16 numbers take one float.
inline int64_t DivideBf16(int64_t seqlen, int64_t head_size, float* scratch,
                          AttentionScratchBf16* s) {
  const int64_t keys = PaddedPanels(seqlen), columns = PaddedPanels(head_size);
  int64_t used = 0;
  const auto take = [&](int64_t floats) {
    float* part = scratch + used;
    used += floats;
    return part;
  };
  const auto take_bf16 = [&](int64_t numbers) {
    return reinterpret_cast<uint16_t*>(take(numbers / 2));
  };
  s->keys = keys;
  s->columns = columns;
  s->scores = take(kProductRows * keys);
  s->out = take(kProductRows * kPanel);
  s->queries = take_bf16(kProductRows * columns);
  s->weights = take_bf16(kProductRows * keys);
  s->key_rows = take_bf16(kPanel * columns);
  s->key_panels = take_bf16(keys * columns);
  s->value_panels = take_bf16(keys * columns);
  return used;
}

int64_t AttentionScratchSizeBf16(int64_t seqlen, int64_t head_size) {
  AttentionScratchBf16 s;
  alignas(64) float nothing[1];
  return DivideBf16(seqlen, head_size, nothing, &s);
}

// Rounds a row of a head, with zeros up to the end of its panel.
inline void RoundRow(const float* x, int64_t head_size, int64_t columns,
                     uint16_t* out) {
  for (int64_t d = 0; d < columns; d += kLanes) {
    StoreBf16(out + d, LoadPart(x + d, head_size - d));
  }
}

void PackKeysBf16(const AttentionF32Args& t, int64_t column,
                  const AttentionScratchBf16& s) {
  for (int64_t begin = 0; begin < s.keys; begin += kPanel) {
    for (int64_t j = 0; j < kPanel; ++j) {
      const bool real = begin + j < t.seqlen;
      RoundRow(t.k + (real ? begin + j : 0) * t.ld_kv + column,
               real ? t.head_size : 0, s.columns, s.key_rows + j * s.columns);
    }
    uint16_t* panel = s.key_panels + begin * s.columns;
    for (int64_t d = 0; d < s.columns; d += 2 * kLanes) {
      for (int64_t j = 0; j < kPanel; j += kLanes) {
        TransposePairs(s.key_rows + j * s.columns + d, s.columns,
                       panel + d * kPanel + 2 * j, 2 * kPanel);
      }
    }
  }
}

void PackValuesBf16(const AttentionF32Args& t, int64_t column,
                    const AttentionScratchBf16& s) {
  const auto part = [&](int64_t key, int64_t d) {
    if (key >= t.seqlen) return Set1(0);
    return LoadPart(t.v + key * t.ld_kv + column + d, t.head_size - d);
  };
  for (int64_t begin = 0; begin < s.columns; begin += kPanel) {
    uint16_t* panel = s.value_panels + begin * s.keys;
    for (int64_t key = 0; key < s.keys; key += 2) {
      for (int64_t d = 0; d < kPanel; d += kLanes) {
        StorePairs(panel + key * kPanel + 2 * d, part(key, begin + d),
                   part(key + 1, begin + d));
      }
    }
  }
}

// row[j] = e^(x[j] * scale - max) in bf16, 0 past seqlen. Returns the sum of
// the values before rounding.
inline float ExpRowBf16(const float* x, int64_t seqlen, int64_t keys,
                        float scale, float max, uint16_t* row) {
  const Vec factor = Set1(scale), shift = Set1(-max);
  Vec sum = Set1(0);
  for (int64_t j = 0; j < keys; j += kLanes) {
    Vec e = ExpNegativeNear(Fma(Load(x + j), factor, shift));
    if (seqlen - j < kLanes) e = KeepFirst(e, seqlen > j ? seqlen - j : 0);
    StoreBf16(row + j, e);
    sum = Add(sum, e);
  }
  return ReduceAdd(sum);
}

void AttendBf16(const AttentionF32Args& t, const AttentionScratchBf16& s,
                int64_t i, int64_t column) {
  const int64_t rows = Least(kProductRows, t.query_rows - i);
  for (int64_t r = 0; r < rows; ++r) {
    RoundRow(t.q + (i + r) * t.ld_q + column, t.head_size, s.columns,
             s.queries + r * s.columns);
  }
  for (int64_t j = 0; j < s.keys; j += kPanel) {
    ProductBf16(rows, s.columns, s.queries, s.columns,
                s.key_panels + j * s.columns, s.scores + j, s.keys);
  }
  float inverse[kProductRows];
  for (int64_t r = 0; r < rows; ++r) {
    const float* row = s.scores + r * s.keys;
    const float max = RowMax(row, t.seqlen) * t.scale;
    inverse[r] = 1.0f / ExpRowBf16(row, t.seqlen, s.keys, t.scale, max,
                                   s.weights + r * s.keys);
  }
  for (int64_t d = 0; d < t.head_size; d += kPanel) {
    ProductBf16(rows, s.keys, s.weights, s.keys, s.value_panels + d * s.keys,
                s.out, kPanel);
    for (int64_t r = 0; r < rows; ++r) {
      float* out = t.out + (i + r) * t.ld_out + column + d;
      for (int64_t half = 0; half < kPanel; half += kLanes) {
        StorePart(out + half,
                  Mul(Load(s.out + r * kPanel + half), Set1(inverse[r])),
                  t.head_size - d - half);
      }
    }
  }
}

void AttentionBf16(const AttentionF32Args& t) {
  AttentionScratchBf16 s;
  DivideBf16(t.seqlen, t.head_size, t.scratch, &s);
  BeginProducts();
  for (int64_t h = 0; h < t.num_heads; ++h) {
    const int64_t column = h * t.head_size;
    PackKeysBf16(t, column, s);
    PackValuesBf16(t, column, s);
    for (int64_t i = 0; i < t.query_rows; i += kProductRows) {
      AttendBf16(t, s, i, column);
    }
  }
  EndProducts();
}

}  // namespace
}  // namespace podium
