#include "model/bert_embeddings.h"

namespace podium {

BertEmbeddings ReadBertEmbeddings(TensorReader& reader,
                                  const std::string& prefix,
                                  const EncoderSizes& sizes, int64_t width,
                                  Arithmetic arithmetic) {
  return ReadBertEmbeddings(reader, prefix, prefix + ".LayerNorm", sizes, width,
                            arithmetic);
}

BertEmbeddings ReadBertEmbeddings(TensorReader& reader,
                                  const std::string& prefix,
                                  const std::string& norm,
                                  const EncoderSizes& sizes, int64_t width,
                                  Arithmetic arithmetic) {
  BertEmbeddings embeddings;
  embeddings.words = reader.TableAsStored(prefix + ".word_embeddings",
                                          sizes.vocab, width, arithmetic);
  embeddings.types =
      reader.Table(prefix + ".token_type_embeddings", sizes.types, width);
  embeddings.positions =
      reader.Table(prefix + ".position_embeddings", sizes.positions, width);
  embeddings.norm = reader.Norm(norm, width, sizes.eps);
  return embeddings;
}

void EmbedTokens(const Kernels& kernels, const BertEmbeddings& embeddings,
                 const TextBatch& texts, MatrixView tokens) {
  // The reference adds them in this order.
  Embed(kernels, embeddings.words, texts.input_ids, tokens);
  AddEmbeddings(embeddings.types, texts.token_type_ids, tokens);
  AddPositions(embeddings.positions, texts.cu_seqlens, tokens);
  LayerNorm(kernels, embeddings.norm, tokens);
}

}  // namespace podium
