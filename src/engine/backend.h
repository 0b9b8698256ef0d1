#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/model_sizes.h"
#include "tensor/encoding.h"

namespace podium {

struct BackendAttributes {
  std::string device;     // "cpu"
  std::string isa;        // "avx2", "amx", ...; empty where it has no meaning
  std::string precision;  // "f32", "bf16", "int16", "int8"
  std::string warning;    // what the operator should know, such as an
                          // instruction set that was left out; else empty
  int32_t threads = 1;
  ModelSizes model;
  int64_t max_batch_tokens = 4096;  // in a batch that it scores well; a longer
                                    // single pair still runs, alone
  int32_t concurrent_batches = 1;   // threads that may call Score at once
  // Whether a score has the same bits in every batch. Scores and states are
  // kept between requests only then.
  bool bit_identical = true;
  // Memory that a token of resumable states takes; 0: none are kept.
  int64_t state_bytes_per_token = 0;
};

// What a backend has computed of one text, in its device's memory. Immutable:
// batches, requests and caches share it.
class TextStates {
 public:
  virtual ~TextStates() = default;
  virtual int32_t layers() const = 0;  // that the text has passed
  virtual bool resumable() const = 0;  // the next layer can start from here
  virtual int64_t bytes() const = 0;   // of memory
  // The same without what only resuming needs.
  virtual std::shared_ptr<const TextStates> Comparable() const = 0;
};

// Which states of a text a batch hands back.
enum class Keep {
  kNothing,
  kComparable,  // what scoring pairs after the batch's layers takes
  kResumable,   // also what the layers behind them start from
};

struct BatchText {
  const Encoding* text = nullptr;
  // Before: what this backend computed of the same ids earlier, or null. What
  // it holds is not computed again. After: the states that `keep` asks for.
  std::shared_ptr<const TextStates> states;
  Keep keep = Keep::kNothing;
};

// A query and a document, as indices of texts. A pair that a cross-encoder
// reads is one text, which stands as its document.
struct BatchPair {
  static constexpr int32_t kNoText = -1;

  int32_t query = kNoText;
  int32_t document = 0;
};

// Pairs of any requests, and each of their texts once.
struct ScoreBatch {
  std::vector<BatchText> texts;
  std::vector<BatchPair> pairs;
  int32_t layers = 0;  // of the model to run: up to an exit; 0: all
};

// Whether nobody waits for any pair of the batch any more. Asked from several
// threads at once; empty: somebody does.
using Abandoned = std::function<bool()>;

// The seam between the ranking and whatever runs the model.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const BackendAttributes& attributes() const = 0;
  // One logit for each pair of `batch`, after as many layers as it says;
  // logits.size() == batch.pairs.size(). A logit depends on its own pair alone,
  // not on states that are known or kept. Returns the work that was done: for
  // each text, tokens times the layers that it went through. kInvalidArgument
  // where an id, a length, a pair or the layers do not fit attributes(); no
  // pair is scored then. kCancelled where the batch was abandoned on the way.
  // Logits may be non-finite where the weights are; the caller checks. As many
  // threads as attributes().concurrent_batches may call at once.
  virtual Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                                const Abandoned& abandoned) = 0;
};

}  // namespace podium
