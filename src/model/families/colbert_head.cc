#include "model/families/colbert_head.h"

#include <algorithm>
#include <string>
#include <utility>

#include "model/unit_vectors.h"
#include "ops/max_sim.h"

namespace podium {
namespace {

// The states of the tokens that are compared.
AlignedFloats ComparedStates(const Encoding& text, ConstMatrixView states) {
  AlignedFloats kept(states.rows * states.cols);
  float* to = kept.data();
  auto left_out = text.left_out.begin();
  for (int64_t i = 0; i < states.rows; ++i) {
    if (left_out != text.left_out.end() && *left_out == i) {
      ++left_out;
    } else {
      to = std::copy_n(states.row(i), states.cols, to);
    }
  }
  return kept;
}

}  // namespace

Result<ModelSizes> ColbertSizes(ModelSizes encoder,
                                const ColbertFolder& folder) {
  ColbertTexts texts = folder.texts;
  const int64_t positions = encoder.max_sequence_length;
  const auto longest = [&](int64_t length) {
    return length == 0 ? positions : length;
  };
  texts.query_length = std::min(texts.query_length, positions);
  texts.document_length = std::min(texts.document_length, positions);
  int64_t query = longest(texts.query_length);
  if (texts.expansion) {
    const int64_t length = texts.expansion->length;
    if (length > positions) {
      return Fail(ErrorCode::kInvalidData,
                  "a query is expanded to " + std::to_string(length) +
                      " tokens, and the model reads up to " +
                      std::to_string(positions),
                  "query_expansion");
    }
    query = texts.expansion->fixed ? length : std::max(query, length);
  }
  encoder.architecture = Architecture::kLateInteraction;
  encoder.max_sequence_length =
      static_cast<int32_t>(std::max(query, longest(texts.document_length)));
  encoder.relevance = Relevance::kMeanSimilarity;
  encoder.colbert = std::move(texts);
  return encoder;
}

TokenProjection ReadInlineProjection(TensorReader& reader, int64_t width,
                                     int64_t hidden) {
  TokenProjection projection;
  projection.layers.push_back(
      {.dense = reader.Linear("linear", Arithmetic::kF32, width, hidden,
                              /*bias=*/false),
       .residual = {}});
  return projection;
}

ColbertModel::ColbertModel(const ModelSizes& sizes, ColbertHead head)
    : LateInteractionModel(sizes), head_(std::move(head)) {}

TextVectors ColbertModel::Represent(int32_t, const Encoding& text,
                                    ConstMatrixView states) const {
  const Kernels& kernels = *head_.kernels;
  TextVectors vectors;
  vectors.hidden = head_.projection.width();
  vectors.tokens = states.rows - std::ssize(text.left_out);
  if (vectors.tokens <= 0) {
    vectors.tokens = 0;
    return vectors;
  }
  AlignedFloats kept = ComparedStates(text, states);
  const MatrixView rows = {kept.data(), vectors.tokens, states.cols,
                           states.cols};
  if (head_.norm) LayerNorm(kernels, *head_.norm, rows);
  const AlignedFloats projected = Project(kernels, head_.projection, rows);
  const ConstMatrixView made = {projected.data(), vectors.tokens,
                                vectors.hidden, vectors.hidden};
  if (text.role == TextRole::kQuery) {
    vectors.units = UnitVectors(made);
    vectors.weights.Grow(vectors.tokens);
    std::fill_n(vectors.weights.data(), vectors.tokens, 1.0f);
  } else if (head_.in_half) {
    vectors.half_units = HalfUnitVectors(kernels, made);
  } else {
    vectors.units = UnitVectors(made);
  }
  return vectors;
}

float ColbertModel::Compare(int32_t, std::span<const int32_t>,
                            const TextVectors& query, std::span<const int32_t>,
                            const TextVectors& document,
                            WorkspaceLane& lane) const {
  if (query.tokens == 0 || document.tokens == 0) return 0;
  const Kernels& kernels = *head_.kernels;
  return MaxSim(kernels, UnitsOf(kernels, query, lane), query.weights.span(),
                UnitsOf(kernels, document, lane), lane.max_sim)
      .whole;
}

}  // namespace podium
