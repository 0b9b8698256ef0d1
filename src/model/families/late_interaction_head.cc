#include "model/families/late_interaction_head.h"

#include <algorithm>

#include "model/unit_vectors.h"
#include "ops/lexical_match.h"
#include "ops/max_sim.h"

namespace podium {
namespace {

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

// Without the unit vectors.
TextVectors WithMean(ConstMatrixView states) {
  TextVectors text;
  text.tokens = states.rows;
  text.hidden = states.cols;
  text.mean = UnitMean(states);
  return text;
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
        DotOf(head.token_weight.data(), states.row(i), states.cols);
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
    max_sim =
        MaxSim(kernels, UnitsOf(kernels, query, lane), query.weights.span(),
               UnitsOf(kernels, document, lane), lane.max_sim);
    mean = DotOf(query.mean.data(), document.mean.data(), query.hidden);
  }
  return head.scale * max_sim.whole + head.window_scale * max_sim.window +
         head.mean_scale * mean +
         head.lexical_scale * LexicalMatch(query_ids, document_ids, idf) +
         head.offset;
}

}  // namespace podium
