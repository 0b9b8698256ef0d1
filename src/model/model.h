#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "model/model_sizes.h"
#include "model/text_vectors.h"
#include "ops/causal_attention.h"
#include "ops/loop.h"
#include "ops/workspace.h"
#include "tensor/encoding.h"
#include "tensor/matrix.h"
#include "tensor/text_batch.h"

namespace podium {

// What one forward pass runs with.
struct ForwardPass {
  // Asked before each layer; once it says yes nothing more is computed. May be
  // empty.
  const std::function<bool()>& abandoned;
  const Loop& loop;
  Workspace& workspace;  // with as many lanes as the loop; of this pass alone

  bool IsAbandoned() const { return abandoned && abandoned(); }
};

// A model of some family with its weights, packed for one kernel table. Const
// after loading, shared by threads. Results depend on their own texts alone, to
// the bit, whatever the loop and whatever else is in the batch. The caller has
// checked that every id is inside its table.
class Model {
 public:
  virtual ~Model() = default;
  const ModelSizes& sizes() const { return sizes_; }

 protected:
  explicit Model(ModelSizes sizes) : sizes_(std::move(sizes)) {}

 private:
  const ModelSizes sizes_;
};

class CrossEncoder : public Model {
 public:
  // One logit a text, each a query joined with a document. False where the
  // batch was abandoned.
  virtual bool Score(const TextBatch& pairs, const ForwardPass& pass,
                     std::span<float> logits) const = 0;

 protected:
  using Model::Model;
};

class LateInteractionModel : public Model {
 public:
  // Runs texts through the layers after the first `from`, up to and including
  // layer `to`. `states` (total_tokens, hidden) holds the states after layer
  // `from` (anything where that is 0: the embeddings come first) and is
  // replaced by those after layer `to`. False where the batch was abandoned.
  virtual bool Encode(const TextBatch& texts, int32_t from, int32_t to,
                      const ForwardPass& pass, MatrixView states) const = 0;

  // What the head after layer `layers` compares of a query or a document, which
  // has the states (tokens, hidden) there. `layers` is that of an exit, or all.
  virtual TextVectors Represent(int32_t layers, const Encoding& text,
                                ConstMatrixView states) const = 0;

  // The logit of a query and a document, by the head after layer `layers`.
  // Their ids are those the vectors were made of; either may be empty, with
  // vectors of no tokens. `lane` is scratch of this call alone.
  virtual float Compare(int32_t layers, std::span<const int32_t> query_ids,
                        const TextVectors& query,
                        std::span<const int32_t> document_ids,
                        const TextVectors& document,
                        WorkspaceLane& lane) const = 0;

 protected:
  using Model::Model;
};

class CausalModel : public Model {
 public:
  // Reads texts that others stand behind, and stores what those need of each.
  // False where the batch was abandoned.
  virtual bool Read(const TextBatch& prefixes, const ForwardPass& pass,
                    std::span<TextKeyValues* const> kept) const = 0;
  // One logit a text, read at its last token. `before` has, for each text, what
  // Read stored of the text that it stands behind; null: nothing. False where
  // the batch was abandoned.
  virtual bool Score(const TextBatch& texts,
                     std::span<const TextKeyValues* const> before,
                     const ForwardPass& pass,
                     std::span<float> logits) const = 0;
  // The memory of what Read stores, without what fills up its blocks. Layers
  // with a window store less of a long prefix.
  virtual int64_t prefix_bytes_per_token() const = 0;

 protected:
  using Model::Model;
};

}  // namespace podium
