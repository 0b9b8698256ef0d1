#include "ops/alibi.h"

#include <bit>
#include <cmath>
#include <cstdlib>

#include "ops/biased_attention.h"

namespace podium {

std::vector<float> AlibiSlopes(int64_t heads) {
  // A geometric series for the largest power of two, and for the rest every
  // second one of the series for the next power.
  const auto power =
      static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(heads)));
  std::vector<float> slopes;
  for (int64_t i = 0; i < heads; ++i) {
    const auto exponent = static_cast<double>(
        i < power ? 8 * (i + 1) : 4 * (2 * (i - power) + 1));
    slopes.push_back(
        static_cast<float>(std::exp2(-exponent / static_cast<double>(power))));
  }
  return slopes;
}

void AttendWithAlibi(const EncoderPass& pass, const std::vector<float>& slopes,
                     ConstMatrixView q, ConstMatrixView k, ConstMatrixView v,
                     MatrixView out) {
  const int64_t head_size = q.cols / pass.num_heads;
  const float scale = 1.0f / std::sqrt(static_cast<float>(head_size));
  ForEachTextAndHeads(pass, [&](int64_t text, Range heads, int lane) {
    const Range tokens = TokensOf(pass, text);
    for (int64_t head = heads.begin; head < heads.begin + heads.count; ++head) {
      const auto part = [&](auto x) {
        return x.RowRange(tokens.begin, tokens.count)
            .ColumnRange(head * head_size, head_size);
      };
      const float slope = slopes[static_cast<size_t>(head)];
      BiasedAttention(
          pass.kernels, scale, part(q), part(k), part(v),
          [&](int64_t first_query, MatrixView scores) {
            for (int64_t i = 0; i < scores.rows; ++i) {
              float* row = scores.row(i);
              for (int64_t j = 0; j < scores.cols; ++j) {
                row[j] -=
                    slope * static_cast<float>(std::abs(first_query + i - j));
              }
            }
          },
          pass.lane(lane).biased, part(out));
    }
  });
}

}  // namespace podium
