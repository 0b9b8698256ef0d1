#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/bench/bench_flags.h"
#include "models/model_spec.h"
#include "rerank/reranker.h"

namespace podium {

// `podium bench --pairs FILE`: times the tokenizer and the engine separately on
// the given pairs.
struct PairsReport {
  std::string machine, model, isa, precision;
  int32_t threads = 0;
  int64_t tokens = 0;           // in all pairs, including special tokens
  int64_t batch_tokens = 0;     // the most in a batch
  int64_t text_bytes = 0;       // in all pairs
  double score_seconds = 0;     // the median of its passes
  double tokenize_seconds = 0;  // the median of its passes, on one thread
  std::vector<float> logits;    // of the pairs, in the file's order
};

// A cross-encoder's pairs are truncated to the model's context as Hugging Face
// does it (longest_first) and scored with the longest pairs first. Late
// interaction reads consecutive pairs of one query as a request. Batches are as
// large as the scheduler's. Errors are those of the model and of the file.
Result<PairsReport> BenchPairs(const BenchFlags& flags, const ModelSpec& spec,
                               const RerankerOptions& options);

std::string PairsTable(const PairsReport& report);
std::string PairsJson(const PairsReport& report);

}  // namespace podium
