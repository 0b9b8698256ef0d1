#include "model/families/late_interaction_head.h"

#include <algorithm>
#include <cmath>

#include "ops/lexical_match.h"
#include "ops/max_sim.h"

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

// A vector without a length stays as it is. `to` may be `from`.
void ToUnit(const float* from, int64_t size, float* to) {
  const float length = std::sqrt(Dot(from, from, size));
  const float factor = length > 0 ? 1 / length : 0;
  for (int64_t i = 0; i < size; ++i) to[i] = from[i] * factor;
}

AlignedFloats UnitMean(ConstMatrixView states) {
  AlignedFloats unit(states.cols);
  float* mean = unit.data();
  std::fill_n(mean, states.cols, 0.0f);
  for (int64_t i = 0; i < states.rows; ++i) {
    const float* state = states.row(i);
    for (int64_t j = 0; j < states.cols; ++j) mean[j] += state[j];
  }
  ToUnit(mean, states.cols, mean);
  return unit;
}

AlignedFloats UnitVectors(ConstMatrixView states) {
  AlignedFloats units(states.rows * states.cols);
  for (int64_t i = 0; i < states.rows; ++i) {
    ToUnit(states.row(i), states.cols, units.data() + i * states.cols);
  }
  return units;
}

AlignedArray<uint16_t> HalfUnitVectors(const Kernels& kernels,
                                       ConstMatrixView states) {
  AlignedArray<uint16_t> units(states.rows * states.cols);
  AlignedFloats unit(states.cols);
  for (int64_t i = 0; i < states.rows; ++i) {
    ToUnit(states.row(i), states.cols, unit.data());
    kernels.round_f16(unit.data(), states.cols, units.data() + i * states.cols);
  }
  return units;
}

// Without the unit vectors.
TextVectors WithMean(ConstMatrixView states) {
  TextVectors text;
  text.tokens = states.rows;
  text.hidden = states.cols;
  text.mean = UnitMean(states);
  return text;
}

ConstMatrixView UnitsOf(const TextVectors& text) {
  return {text.units.data(), text.tokens, text.hidden, text.hidden};
}

// As f32; half precision is widened into the lane.
ConstMatrixView DocumentUnits(const Kernels& kernels,
                              const TextVectors& document,
                              WorkspaceLane& lane) {
  if (document.half_units.size() == 0) return UnitsOf(document);
  const MatrixView units =
      Scratch(lane.document, document.tokens, document.hidden);
  kernels.widen_f16(document.half_units.data(), units.rows * units.cols,
                    units.data);
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
  TextVectors text = WithMean(states);
  text.units = UnitVectors(states);
  text.weights.Grow(states.rows);
  for (int64_t i = 0; i < states.rows; ++i) {
    text.weights.data()[i] =
        Dot(head.token_weight.data(), states.row(i), states.cols);
  }
  kernels.softmax_f32(text.weights.data(), states.rows > 0 ? 1 : 0,
                      states.rows);
  return text;
}

TextVectors RepresentDocument(const Kernels& kernels, ConstMatrixView states,
                              bool in_half) {
  TextVectors text = WithMean(states);
  if (in_half) {
    text.half_units = HalfUnitVectors(kernels, states);
  } else {
    text.units = UnitVectors(states);
  }
  return text;
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
                     DocumentUnits(kernels, document, lane), lane.max_sim);
    mean = Dot(query.mean.data(), document.mean.data(), query.hidden);
  }
  return head.scale * max_sim.whole + head.window_scale * max_sim.window +
         head.mean_scale * mean +
         head.lexical_scale * LexicalMatch(query_ids, document_ids, idf) +
         head.offset;
}

}  // namespace podium
