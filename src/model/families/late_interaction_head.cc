#include "model/families/late_interaction_head.h"

#include <algorithm>
#include <cmath>

#include "ops/lexical_match.h"
#include "ops/max_sim.h"
#include "tensor/half.h"

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
float ToUnitLength(const float* vector, int64_t size) {
  const float length = std::sqrt(Dot(vector, vector, size));
  return length > 0 ? 1 / length : 0;
}

void Scale(const float* from, float factor, int64_t size, float* to) {
  for (int64_t i = 0; i < size; ++i) to[i] = from[i] * factor;
}

void ScaleToHalf(const float* from, float factor, int64_t size, uint16_t* to) {
  for (int64_t i = 0; i < size; ++i) to[i] = FloatToHalf(from[i] * factor);
}

AlignedFloats UnitMean(ConstMatrixView states) {
  AlignedFloats unit(states.cols);
  float* mean = unit.data();
  std::fill_n(mean, states.cols, 0.0f);
  for (int64_t i = 0; i < states.rows; ++i) {
    const float* state = states.row(i);
    for (int64_t j = 0; j < states.cols; ++j) mean[j] += state[j];
  }
  Scale(mean, ToUnitLength(mean, states.cols), states.cols, mean);
  return unit;
}

// The unit vectors, without the weights.
TextVectors Represent(ConstMatrixView states, bool in_half) {
  const int64_t hidden = states.cols;
  TextVectors text;
  text.tokens = states.rows;
  text.hidden = hidden;
  text.mean = UnitMean(states);
  if (in_half) {
    text.half_units.Grow(states.rows * hidden);
  } else {
    text.units.Grow(states.rows * hidden);
  }
  for (int64_t i = 0; i < states.rows; ++i) {
    const float* state = states.row(i);
    const float factor = ToUnitLength(state, hidden);
    if (in_half) {
      ScaleToHalf(state, factor, hidden, text.half_units.data() + i * hidden);
    } else {
      Scale(state, factor, hidden, text.units.data() + i * hidden);
    }
  }
  return text;
}

ConstMatrixView UnitsOf(const TextVectors& text) {
  return {text.units.data(), text.tokens, text.hidden, text.hidden};
}

ConstMatrixView DocumentUnits(const TextVectors& document,
                              WorkspaceLane& lane) {
  if (document.half_units.size() == 0) return UnitsOf(document);
  const int64_t size = document.tokens * document.hidden;
  const MatrixView units =
      Scratch(lane.document, document.tokens, document.hidden);
  const uint16_t* from = document.half_units.data();
  for (int64_t i = 0; i < size; ++i) units.data[i] = HalfToFloat(from[i]);
  return units;
}

}  // namespace

LateInteractionHead ReadLateInteractionHead(TensorReader& reader,
                                            int64_t layers, int64_t hidden) {
  const std::string at = "late." + std::to_string(layers) + ".";
  LateInteractionHead head;
  head.token_weight = reader.Floats(at + "token_weight", {hidden});
  head.scale = reader.Number(at + "scale");
  head.window_scale = reader.Number(at + "window_scale");
  head.mean_scale = reader.Number(at + "mean_scale");
  head.lexical_scale = reader.Number(at + "lexical_scale");
  head.offset = reader.Number(at + "offset");
  return head;
}

TextVectors RepresentQuery(const Kernels& kernels,
                           const LateInteractionHead& head,
                           ConstMatrixView states) {
  TextVectors text = Represent(states, false);
  text.weights.Grow(states.rows);
  for (int64_t i = 0; i < states.rows; ++i) {
    text.weights.data()[i] =
        Dot(head.token_weight.data(), states.row(i), states.cols);
  }
  kernels.softmax_f32(text.weights.data(), states.rows > 0 ? 1 : 0,
                      states.rows);
  return text;
}

TextVectors RepresentDocument(ConstMatrixView states, bool in_half) {
  return Represent(states, in_half);
}

float CompareTexts(const Kernels& kernels, const LateInteractionHead& head,
                   std::span<const float> idf,
                   std::span<const int32_t> query_ids, const TextVectors& query,
                   std::span<const int32_t> document_ids,
                   const TextVectors& document, WorkspaceLane& lane) {
  MaxSimScores max_sim;
  float mean = 0;
  if (query.tokens > 0 && document.tokens > 0) {
    max_sim = MaxSim(kernels, UnitsOf(query), query.weights.span(),
                     DocumentUnits(document, lane), lane.max_sim);
    mean = Dot(query.mean.data(), document.mean.data(), query.hidden);
  }
  return head.scale * max_sim.whole + head.window_scale * max_sim.window +
         head.mean_scale * mean +
         head.lexical_scale * LexicalMatch(query_ids, document_ids, idf) +
         head.offset;
}

}  // namespace podium
