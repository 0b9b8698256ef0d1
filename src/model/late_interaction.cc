#include "model/late_interaction.h"

#include <algorithm>
#include <cmath>

#include "ops/lexical_match.h"

namespace podium {
namespace {

float Dot(const float* a, const float* b, int64_t size) {
  // Sums side by side: a compiler may keep them in one vector.
  constexpr int64_t kLanes = 16;
  float sums[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (int64_t l = 0; l < kLanes; ++l) sums[l] += a[i + l] * b[i + l];
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float lane : sums) sum += lane;
  return sum;
}

// A vector without a length stays as it is.
void ToUnit(const float* from, int64_t size, float* to) {
  const float length = std::sqrt(Dot(from, from, size));
  const float factor = length > 0 ? 1 / length : 0;
  for (int64_t i = 0; i < size; ++i) to[i] = from[i] * factor;
}

// Unit vectors of the states, and of their mean.
MatrixView ToUnit(ConstMatrixView states, AlignedFloats& room, float* mean) {
  room.Grow(states.rows * states.cols);
  const MatrixView units = {room.data(), states.rows, states.cols, states.cols};
  std::fill_n(mean, states.cols, 0.0f);
  for (int64_t i = 0; i < states.rows; ++i) {
    ToUnit(states.row(i), states.cols, units.row(i));
    for (int64_t j = 0; j < states.cols; ++j) mean[j] += states.row(i)[j];
  }
  ToUnit(mean, states.cols, mean);
  return units;
}

}  // namespace

float LateInteraction(const Kernels& kernels, const LateInteractionHead& head,
                      std::span<const float> idf, const TextStates& query,
                      const TextStates& document, LateInteractionRoom& room) {
  const int64_t tokens = query.states.rows, hidden = query.states.cols;
  room.weights.Grow(tokens);
  for (int64_t i = 0; i < tokens; ++i) {
    room.weights.data()[i] =
        Dot(head.token_weight.data(), query.states.row(i), hidden);
  }
  kernels.softmax_f32(room.weights.data(), tokens > 0 ? 1 : 0, tokens);

  room.means.Grow(2 * hidden);
  float* query_mean = room.means.data();
  float* document_mean = query_mean + hidden;
  const MatrixView query_units = ToUnit(query.states, room.query, query_mean);
  const MatrixView document_units =
      ToUnit(document.states, room.document, document_mean);
  const auto weights = room.weights.span().first(static_cast<size_t>(tokens));
  const MaxSimScores max_sim =
      MaxSim(kernels, query_units, weights, document_units, room.max_sim);
  return head.scale * max_sim.whole + head.window_scale * max_sim.window +
         head.mean_scale * Dot(query_mean, document_mean, hidden) +
         head.lexical_scale * LexicalMatch(query.ids, document.ids, idf) +
         head.offset;
}

}  // namespace podium
