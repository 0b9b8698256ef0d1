#include "ops/text_attention.h"

#include <algorithm>
#include <cmath>

#include "ops/attention.h"
#include "ops/biased_attention.h"

namespace podium {
namespace {

// These rows of these heads.
template <class View>
View Part(const EncoderPass& pass, View x, Range rows, Range heads) {
  const int64_t head_size = x.cols / pass.num_heads;
  return x.RowRange(rows.begin, rows.count)
      .ColumnRange(heads.begin * head_size, heads.count * head_size);
}

// `rows_of(text)` are the rows of q and out that belong to a text.
template <class RowsOf>
void AttendRows(const EncoderPass& pass, const RowsOf& rows_of,
                ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
                MatrixView out) {
  ForEachTextAndHeads(pass, [&](int64_t text, Range heads, int lane) {
    const Range keys = KeysOf(pass, text), rows = rows_of(text);
    Attention(pass.kernels, pass.arithmetic, heads.count,
              Part(pass, q, rows, heads), Part(pass, k, keys, heads),
              Part(pass, v, keys, heads), pass.lane(lane).attention,
              Part(pass, out, rows, heads));
  });
}

// Masks the keys that are more than `reach` away. Query i of the scores has the
// position first_query + i, and key j first_key + j.
void MaskFarKeys(int64_t first_query, int64_t first_key, int64_t reach,
                 MatrixView scores) {
  for (int64_t i = 0; i < scores.rows; ++i) {
    float* row = scores.row(i);
    const int64_t own = first_query + i - first_key;
    const int64_t begin = std::clamp<int64_t>(own - reach, 0, scores.cols);
    const int64_t end = std::clamp<int64_t>(own + reach + 1, 0, scores.cols);
    std::fill(row, row + begin, kMaskedScore);
    std::fill(row + end, row + scores.cols, kMaskedScore);
  }
}

}  // namespace

void AttendTexts(const EncoderPass& pass, ConstMatrixView q, ConstMatrixView k,
                 ConstMatrixView v, MatrixView out) {
  AttendRows(
      pass, [&](int64_t text) { return TokensOf(pass, text); }, q, k, v, out);
}

void AttendFirstTokens(const EncoderPass& pass, ConstMatrixView q,
                       ConstMatrixView k, ConstMatrixView v, MatrixView out) {
  AttendRows(
      pass,
      [](int64_t text) {
        return Range{text, 1};
      },
      q, k, v, out);
}

void AttendNearby(const EncoderPass& pass, int64_t reach, ConstMatrixView q,
                  ConstMatrixView k, ConstMatrixView v, MatrixView out) {
  const float scale =
      1.0f / std::sqrt(static_cast<float>(q.cols / pass.num_heads));
  ForEachTextAndHeads(pass, [&](int64_t text, Range heads, int lane) {
    const Range tokens = TokensOf(pass, text), all_keys = KeysOf(pass, text);
    if (tokens.count <= reach + 1) {
      return Attention(
          pass.kernels, pass.arithmetic, heads.count,
          Part(pass, q, tokens, heads), Part(pass, k, all_keys, heads),
          Part(pass, v, all_keys, heads), pass.lane(lane).attention,
          Part(pass, out, tokens, heads));
    }
    for (int64_t head = heads.begin; head < heads.begin + heads.count; ++head) {
      for (int64_t at = 0; at < tokens.count; at += kBiasedQueries) {
        // These queries, and the keys that any of them attends to.
        const int64_t end = std::min(at + kBiasedQueries, tokens.count);
        const int64_t last = std::min(end + reach, all_keys.count);
        const int64_t first =
            std::clamp<int64_t>(at - reach, 0, all_keys.count - 1);
        const Range queries = {tokens.begin + at, end - at};
        const Range keys = {tokens.begin + first, last - first};
        const Range one = {head, 1};
        BiasedAttention(
            pass.kernels, scale, Part(pass, q, queries, one),
            Part(pass, k, keys, one), Part(pass, v, keys, one),
            [&](int64_t, MatrixView scores) {
              MaskFarKeys(at, first, reach, scores);
            },
            pass.lane(lane).biased, Part(pass, out, queries, one));
      }
    }
  });
}

}  // namespace podium
