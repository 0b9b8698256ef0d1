#include "model/bert_embeddings.h"

namespace podium {

BertEmbeddings ReadBertEmbeddings(TensorReader& reader,
                                  const std::string& prefix,
                                  const EncoderSizes& sizes, int64_t width) {
  BertEmbeddings embeddings;
  embeddings.words =
      reader.Table(prefix + ".word_embeddings", sizes.vocab, width);
  embeddings.types =
      reader.Table(prefix + ".token_type_embeddings", sizes.types, width);
  embeddings.positions =
      reader.Table(prefix + ".position_embeddings", sizes.positions, width);
  embeddings.norm = reader.Norm(prefix + ".LayerNorm", width, sizes.eps);
  return embeddings;
}

void EmbedTokens(const Kernels& kernels, const BertEmbeddings& embeddings,
                 const TextBatch& texts, MatrixView tokens) {
  // The reference adds them in this order.
  Embed(embeddings.words, texts.input_ids, tokens);
  AddEmbeddings(embeddings.types, texts.token_type_ids, tokens);
  AddPositions(embeddings.positions, texts.cu_seqlens, tokens);
  LayerNorm(kernels, embeddings.norm, tokens);
}

}  // namespace podium
