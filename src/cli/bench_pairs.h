#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/bench_flags.h"
#include "embedded/model_spec.h"
#include "rerank/reranker.h"

namespace podium {

// `podium bench --pairs FILE`: given pairs through the tokenizer and then
// through the engine, each timed by itself.
struct PairsReport {
  std::string machine, model, isa, precision;
  int32_t threads = 0;
  int64_t tokens = 0;           // of all pairs, special tokens included
  int64_t batch_tokens = 0;     // at most, of a batch
  int64_t text_bytes = 0;       // of all pairs
  double score_seconds = 0;     // the median of its passes
  double tokenize_seconds = 0;  // the same, on one thread
  std::vector<float> logits;    // of the pairs as the file has them
};

// Every pair is cut to the model's context as Hugging Face cuts it (longest
// first). Longest pairs go first, in the scheduler's batches. Errors are the
// model's or the file's.
Result<PairsReport> BenchPairs(const BenchFlags& flags, const ModelSpec& spec,
                               const RerankerOptions& options);

std::string PairsTable(const PairsReport& report);
std::string PairsJson(const PairsReport& report);

}  // namespace podium
