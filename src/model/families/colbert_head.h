#pragma once

#include <optional>
#include <span>

#include "kernels/kernels.h"
#include "model/colbert_folder.h"
#include "model/model.h"
#include "model/tensor_reader.h"
#include "model/text_vectors.h"
#include "model/token_projection.h"
#include "ops/layer_norm.h"
#include "ops/workspace.h"
#include "tensor/encoding.h"
#include "tensor/matrix.h"

namespace podium {

// What makes a ColBERT of an encoder (Khattab and Zaharia 2020): each token's
// last state becomes a unit vector, and
//
//   logit = sum over the query's tokens of max_j <query_i, document_j>
//
// where j are the document's tokens but for those that Encoding::left_out
// names.
struct ColbertHead {
  const Kernels* kernels = nullptr;  // that the weights are packed for
  // Applied to the states first, for an encoder that ends with a norm.
  std::optional<LayerNormWeights> norm;
  TokenProjection projection;
  // Whether the vectors of documents are rounded to f16.
  bool in_half = false;
};

// What the configuration of an encoder becomes with the folder's settings.
// kInvalidData where the settings do not fit the encoder.
Result<ModelSizes> ColbertSizes(ModelSizes encoder,
                                const ColbertFolder& folder);

// The projection that the encoder's own weights have: "linear.weight" (width,
// hidden).
TokenProjection ReadInlineProjection(TensorReader& reader, int64_t width,
                                     int64_t hidden);

// A model of which only the encoder is missing.
class ColbertModel : public LateInteractionModel {
 public:
  TextVectors Represent(int32_t layers, const Encoding& text,
                        ConstMatrixView states) const override;
  float Compare(int32_t layers, std::span<const int32_t> query_ids,
                const TextVectors& query, std::span<const int32_t> document_ids,
                const TextVectors& document,
                WorkspaceLane& lane) const override;

 protected:
  ColbertModel(const ModelSizes& sizes, ColbertHead head);

 private:
  const ColbertHead head_;
};

}  // namespace podium
