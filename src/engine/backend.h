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
  std::string isa;        // "avx2", "amx", ...; empty if it has no meaning
  std::string precision;  // "f32", "bf16", "int16", "int8"
  std::string warning;  // what the operator should know, such as an instruction
                        // set that was left out, or empty
  int32_t threads = 1;
  ModelSizes model;
  int64_t max_batch_tokens = 4096;  // the largest batch that it scores well; a
                                    // longer single pair still runs, alone
  int32_t concurrent_batches = 1;   // how many threads may call Score at once
  // Whether a score has the same bits in every batch. Only then are scores and
  // states kept between requests.
  bool bit_identical = true;
  // Bytes of resumable states per token; 0: none are kept.
  int64_t state_bytes_per_token = 0;
  // Bytes per token of a query's states, where these are large: a causal
  // model's prefix. 0: they need not be counted.
  int64_t prefix_bytes_per_token = 0;
};

// What a backend has computed for one text, in its device's memory. Immutable:
// batches, requests and caches share it.
class TextStates {
 public:
  virtual ~TextStates() = default;
  virtual int32_t layers() const = 0;   // how many the text has passed
  virtual bool comparable() const = 0;  // pairs can be scored after this layer
  virtual bool resumable() const = 0;   // the next layer can start from here
  virtual int64_t bytes() const = 0;    // the memory that it takes
  // The same states with only what scoring pairs needs, or only what resuming
  // needs; null if they do not have it.
  virtual std::shared_ptr<const TextStates> Comparable() const = 0;
  virtual std::shared_ptr<const TextStates> Resumable() const = 0;
};

// Which states of a text a batch returns.
enum class Keep {
  kNothing,
  kComparable,  // what scoring pairs after the batch's layers needs
  kResumable,   // what the layers after them start from
  kAll,
};

struct BatchText {
  const Encoding* text = nullptr;
  // Before the call: states that this backend computed earlier for the same ids
  // and need not compute again, or null. After the call: the states that `keep`
  // asks for.
  std::shared_ptr<const TextStates> states;
  Keep keep = Keep::kNothing;
};

// A query and a document, as indices of texts. A cross-encoder's pair is one
// text: its document. A causal model's document stands behind its query, or
// behind nothing.
struct BatchPair {
  static constexpr int32_t kNoText = -1;

  int32_t query = kNoText;
  int32_t document = 0;
};

// Pairs of any requests, with each of their texts once.
struct ScoreBatch {
  std::vector<BatchText> texts;
  std::vector<BatchPair> pairs;
  int32_t layers = 0;  // how many to run, up to an exit; 0: all
};

// Returns whether nobody waits for any pair of the batch any more. Called from
// several threads at once. An empty function means that somebody waits.
using Abandoned = std::function<bool()>;

// The seam between ranking and whatever runs the model.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual const BackendAttributes& attributes() const = 0;
  // Computes one logit for each pair of `batch`, after batch.layers layers;
  // logits.size() must be batch.pairs.size(). A logit depends only on its own
  // pair, not on which states are known or kept. Returns the work done: the
  // sum, over the texts, of tokens times layers run. kInvalidArgument if an id,
  // a length, a pair or the layers do not fit attributes(); then no pair is
  // scored. kCancelled if the batch was abandoned on the way. Logits may be
  // non-finite if weights are; the caller checks. Up to
  // attributes().concurrent_batches threads may call this at once.
  virtual Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                                const Abandoned& abandoned) = 0;
};

}  // namespace podium
