#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "tensor/batch.h"

namespace podium {

// A layer before the last after which a pair can have a score.
struct BackendExit {
  int32_t layers = 0;  // up to it
  // By how much its logit of a document may lie below another's that ranks
  // lower in the end, but for rare cases: measured on queries that the model
  // was not trained on (models/recipe/exits.py).
  float margin = 0;
};

struct BackendAttributes {
  std::string device;     // "cpu"
  std::string isa;        // "avx2", "amx", ...; empty where it has no meaning
  std::string precision;  // "f32", "bf16", "int16", "int8"
  std::string warning;    // what the operator should know, such as an
                          // instruction set that was left out; else empty
  int32_t threads = 1;
  int32_t vocab_size = 0;               // ids in a batch are in [0, vocab_size)
  int32_t max_position_embeddings = 0;  // no sequence is longer
  int32_t type_vocab_size = 0;  // token_type_ids are in [0, type_vocab_size)
  int32_t layers = 1;
  std::vector<BackendExit> exits;  // by rising layer; those that have a margin
};

// Whether nobody waits for any sequence of the batch any more. Asked from
// several threads at once; empty: somebody does.
using Abandoned = std::function<bool()>;

// The seam between the ranking and whatever runs the model. One batch at a
// time: Score is called by one thread.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const BackendAttributes& attributes() const = 0;
  // One logit for each sequence of `batch`, after as many layers as it says;
  // logits.size() == batch.size(). A
  // logit depends on its own sequence alone: it is bit-identical in every
  // batch. kInvalidArgument where an id, a length or the layers are none of
  // attributes(); no sequence is scored then. kCancelled where the batch was
  // abandoned on the way. Logits may be non-finite where the weights are; the
  // caller checks.
  virtual Result<void> Score(const Batch& batch, std::span<float> logits,
                             const Abandoned& abandoned) = 0;
};

}  // namespace podium
