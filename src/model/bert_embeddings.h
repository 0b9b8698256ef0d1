#pragma once

#include <cstdint>
#include <string>

#include "kernels/kernels.h"
#include "model/encoder.h"
#include "model/tensor_reader.h"
#include "ops/embeddings.h"
#include "ops/layer_norm.h"
#include "ops/stored_table.h"
#include "tensor/matrix.h"
#include "tensor/text_batch.h"

namespace podium {

// The embeddings of a BERT (Devlin et al. 2019).
struct BertEmbeddings {
  StoredTable words;         // (vocab, width)
  EmbeddingTable types;      // (types, width)
  EmbeddingTable positions;  // (positions, width)
  LayerNormWeights norm;
};

// Reads PREFIX.word_embeddings and the others, and the norm called `norm`.
// `width` is the hidden size, except where a projection follows.
BertEmbeddings ReadBertEmbeddings(TensorReader& reader,
                                  const std::string& prefix,
                                  const std::string& norm,
                                  const EncoderSizes& sizes, int64_t width,
                                  Arithmetic arithmetic);
// The same for PREFIX.LayerNorm.
BertEmbeddings ReadBertEmbeddings(TensorReader& reader,
                                  const std::string& prefix,
                                  const EncoderSizes& sizes, int64_t width,
                                  Arithmetic arithmetic);

// Sets tokens (total_tokens, width): LayerNorm of the sum of each token's rows.
// Positions count from 0 in each text.
void EmbedTokens(const Kernels& kernels, const BertEmbeddings& embeddings,
                 const TextBatch& texts, MatrixView tokens);

}  // namespace podium
