#pragma once

// Attention using Vec. Include after vec.h, math.h, tile.h and softmax_f32.h.
//
// For each head, k' and v are packed into panels once (a few tens of KiB, which
// fit in L2), and each block of kTileRows queries is multiplied with all of
// them: scores, the softmax and the weighted sum of v never leave L1.

namespace podium {
namespace {

inline int64_t PanelsOf(int64_t columns) {
  return (columns + kPanel - 1) / kPanel;
}

struct AttentionScratchF32 {
  float* keys;    // panels of k' (head_size, seqlen), zeros past seqlen
  float* values;  // panels of v (seqlen, head_size), zeros past head_size
  float* scores;  // (kTileRows, ld_scores)
  int64_t ld_scores;
};

int64_t AttentionScratch(int64_t seqlen, int64_t head_size) {
  const int64_t ld_scores = PanelsOf(seqlen) * kPanel;
  return ld_scores * head_size + PanelsOf(head_size) * kPanel * seqlen +
         kTileRows * ld_scores;
}

inline AttentionScratchF32 Divide(const AttentionF32Args& t) {
  AttentionScratchF32 s;
  s.ld_scores = PanelsOf(t.seqlen) * kPanel;
  s.keys = t.scratch;
  s.values = s.keys + s.ld_scores * t.head_size;
  s.scores = s.values + PanelsOf(t.head_size) * kPanel * t.seqlen;
  return s;
}

void PackKeys(const AttentionF32Args& t, int64_t column, float* out) {
  for (int64_t begin = 0; begin < t.seqlen; begin += kPanel) {
    const int64_t rows = Least(kPanel, t.seqlen - begin);
    for (int64_t j = 0; j < kPanel; ++j) {
      const float* k = t.k + (begin + j) * t.ld_kv + column;
      for (int64_t d = 0; d < t.head_size; ++d) {
        out[d * kPanel + j] = j < rows ? k[d] : 0.0f;
      }
    }
    out += t.head_size * kPanel;
  }
}

void PackValues(const AttentionF32Args& t, int64_t column, float* out) {
  for (int64_t begin = 0; begin < t.head_size; begin += kLanes) {
    const int64_t cols = Least(kLanes, t.head_size - begin);
    // Vectors 2p and 2p + 1 are the two halves of panel p.
    float* half = out + begin / kPanel * kPanel * t.seqlen + begin % kPanel;
    const float* v = t.v + column + begin;
    for (int64_t j = 0; j < t.seqlen; ++j) {
      Store(half + j * kPanel, LoadFirst(v + j * t.ld_kv, cols));
    }
  }
  if (PanelsOf(t.head_size) * kPanel - t.head_size >= kLanes) {
    float* half =
        out + (PanelsOf(t.head_size) - 1) * kPanel * t.seqlen + kLanes;
    for (int64_t j = 0; j < t.seqlen; ++j) Store(half + j * kPanel, Set1(0));
  }
}

struct AttentionTile {
  template <int kRows>
  [[gnu::noinline]] static void Run(const AttentionF32Args& t,
                                    const AttentionScratchF32& s, int64_t i,
                                    int64_t column) {
    const float* q = t.q + i * t.ld_q + column;
    for (int64_t j = 0; j < t.seqlen; j += kPanel) {
      Vec sum[kRows][2];
      for (int r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = Set1(0);
      MultiplyTile<kRows>(t.head_size, q, t.ld_q, s.keys + j * t.head_size,
                          sum);
      for (int r = 0; r < kRows; ++r) {
        Store(s.scores + r * s.ld_scores + j, sum[r][0]);
        Store(s.scores + r * s.ld_scores + j + kLanes, sum[r][1]);
      }
    }
    float inverse[kRows];
    for (int r = 0; r < kRows; ++r) {
      float* row = s.scores + r * s.ld_scores;
      const float max = RowMax(row, t.seqlen) * t.scale;
      inverse[r] = 1.0f / ExpRow(row, t.seqlen, t.scale, max);
    }
    for (int64_t d = 0; d < t.head_size; d += kPanel) {
      Vec sum[kRows][2];
      for (int r = 0; r < kRows; ++r) sum[r][0] = sum[r][1] = Set1(0);
      MultiplyTile<kRows>(t.seqlen, s.scores, s.ld_scores,
                          s.values + d * t.seqlen, sum);
      for (int r = 0; r < kRows; ++r) {
        float* out = t.out + (i + r) * t.ld_out + column + d;
        for (int half = 0; half < 2; ++half, out += kLanes) {
          const int64_t left = t.head_size - d - half * kLanes;
          if (left <= 0) break;
          StoreFirst(out, Mul(sum[r][half], Set1(inverse[r])),
                     Least(left, kLanes));
        }
      }
    }
  }
};

void AttentionF32(const AttentionF32Args& t) {
  const AttentionScratchF32 s = Divide(t);
  for (int64_t h = 0; h < t.num_heads; ++h) {
    const int64_t column = h * t.head_size;
    PackKeys(t, column, s.keys);
    PackValues(t, column, s.values);
    for (int64_t i = 0; i < t.query_rows; i += kTileRows) {
      RunTile<AttentionTile>(Least(kTileRows, t.query_rows - i), t, s, i,
                             column);
    }
  }
}

}  // namespace
}  // namespace podium
