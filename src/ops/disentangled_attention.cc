#include "ops/disentangled_attention.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "kernels/pack.h"
#include "ops/biased_attention.h"

namespace podium {
namespace {

// As make_log_bucket_position in transformers, in the same precision.
int64_t BucketOf(int64_t distance, int64_t buckets, int64_t max_distance) {
  const int64_t middle = buckets / 2, size = std::abs(distance);
  if (buckets == 0 || size <= middle) return distance;
  const auto log_of = [&](int64_t value) {
    return std::log(static_cast<float>(value) / static_cast<float>(middle));
  };
  const float place =
      log_of(size) / log_of(max_distance - 1) * static_cast<float>(middle - 1);
  const int64_t bucket = static_cast<int64_t>(std::ceil(place)) + middle;
  return distance < 0 ? -bucket : bucket;
}

// Rows of buckets, from a panel's first one.
struct BucketRange {
  int64_t begin = 0;
  int64_t count = 0;
};

// The rows that distances within a text of this length need.
BucketRange RowsOf(const DistanceBuckets& buckets, int64_t tokens,
                   int64_t panel) {
  const auto at = [&](int64_t distance) {
    return int64_t{
        buckets.rows[static_cast<size_t>(distance + buckets.longest - 1)]};
  };
  const int64_t begin = at(1 - tokens) / panel * panel;
  return {begin, at(tokens - 1) + 1 - begin};
}

// Multiplies the rows of x (n, head_size) with those of the buckets in `range`.
MatrixView TimesBuckets(const Kernels& kernels, ConstMatrixView x,
                        const AlignedFloats& packed, BucketRange range,
                        const float* zeros, AlignedFloats& scratch) {
  const MatrixView product = Scratch(scratch, x.rows, range.count);
  kernels.gemm_f32({.m = x.rows,
                    .n = range.count,
                    .k = x.cols,
                    .a = x.data,
                    .lda = x.stride,
                    .packed_b = packed.data() + range.begin * x.cols,
                    .bias = zeros,
                    .c = product.data,
                    .ldc = product.stride});
  return product;
}

// The columns of such a product.
struct BucketColumns {
  const int32_t* of_distance = nullptr;  // from -(longest - 1)
  int64_t begin = 0;

  int64_t of(int64_t query, int64_t key) const {
    return of_distance[query - key] - begin;
  }
};

// Adds what the queries' own products have at the buckets of all keys. The
// first row of both is query `first`.
void AddByQuery(ConstMatrixView by_query, BucketColumns columns, int64_t first,
                MatrixView scores) {
  for (int64_t i = 0; i < scores.rows; ++i) {
    const float* from = by_query.row(i);
    float* row = scores.row(i);
    for (int64_t j = 0; j < scores.cols; ++j) {
      row[j] += from[columns.of(first + i, j)];
    }
  }
}

// The same for the products of the keys, a few keys at a time: their rows stay
// in L1 for all queries.
void AddByKey(ConstMatrixView by_key, BucketColumns columns, int64_t first,
              MatrixView scores) {
  constexpr int64_t kKeys = 16;
  for (int64_t begin = 0; begin < scores.cols; begin += kKeys) {
    const int64_t end = std::min(begin + kKeys, scores.cols);
    for (int64_t i = 0; i < scores.rows; ++i) {
      float* row = scores.row(i);
      for (int64_t j = begin; j < end; ++j) {
        row[j] += by_key.row(j)[columns.of(first + i, j)];
      }
    }
  }
}

}  // namespace

DistanceBuckets MakeDistanceBuckets(int64_t buckets, int64_t max_distance,
                                    int64_t longest) {
  DistanceBuckets made = {.span = buckets > 0 ? buckets : max_distance,
                          .rows = {},
                          .longest = longest};
  for (int64_t distance = 1 - longest; distance < longest; ++distance) {
    const int64_t bucket = BucketOf(distance, buckets, max_distance);
    made.rows.push_back(static_cast<int32_t>(
        std::clamp<int64_t>(bucket + made.span, 0, 2 * made.span - 1)));
  }
  return made;
}

BucketRows PackBucketRows(const Kernels& kernels, ConstMatrixView rows,
                          int64_t heads, float scale) {
  const int64_t head_size = rows.cols / heads;
  AlignedFloats own(rows.rows * head_size);
  BucketRows packed;
  for (int64_t head = 0; head < heads; ++head) {
    for (int64_t i = 0; i < rows.rows; ++i) {
      const float* from = rows.row(i) + head * head_size;
      float* to = own.data() + i * head_size;
      for (int64_t d = 0; d < head_size; ++d) to[d] = scale * from[d];
    }
    AlignedFloats& panels = packed.heads.emplace_back(
        PackedSize(rows.rows, head_size, kernels.gemm_panel));
    PackPanels(own.span().first(static_cast<size_t>(rows.rows * head_size)),
               rows.rows, head_size, kernels.gemm_panel, panels.span());
  }
  return packed;
}

void AttendDisentangled(const EncoderPass& pass, const DistanceBuckets& buckets,
                        const BucketRows& for_queries,
                        const BucketRows& for_keys, float scale,
                        ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
                        MatrixView out) {
  const Kernels& kernels = pass.kernels;
  const int64_t head_size = q.cols / pass.num_heads;
  ForEachTextAndHeads(pass, [&](int64_t text, Range heads, int lane) {
    WorkspaceLane& w = pass.lane(lane);
    const Range tokens = TokensOf(pass, text);
    const BucketRange range = RowsOf(buckets, tokens.count, kernels.gemm_panel);
    const BucketColumns columns = {buckets.rows.data() + buckets.longest - 1,
                                   range.begin};
    w.zeros.Grow(range.count);
    std::fill_n(w.zeros.data(), range.count, 0.0f);

    for (int64_t head = heads.begin; head < heads.begin + heads.count; ++head) {
      const auto index = static_cast<size_t>(head);
      const auto part = [&](auto x) {
        return x.RowRange(tokens.begin, tokens.count)
            .ColumnRange(head * head_size, head_size);
      };
      MatrixView by_key;
      if (!for_keys.heads.empty()) {
        by_key = TimesBuckets(kernels, part(k), for_keys.heads[index], range,
                              w.zeros.data(), w.by_key);
      }
      const auto add_bias = [&](int64_t first, MatrixView scores) {
        if (!for_queries.heads.empty()) {
          const MatrixView by_query = TimesBuckets(
              kernels, part(q).RowRange(first, scores.rows),
              for_queries.heads[index], range, w.zeros.data(), w.by_query);
          AddByQuery(by_query, columns, first, scores);
        }
        if (!for_keys.heads.empty()) AddByKey(by_key, columns, first, scores);
      };
      BiasedAttention(kernels, scale, part(q), part(k), part(v), add_bias,
                      w.biased, part(out));
    }
  });
}

}  // namespace podium
