#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace podium {

// How much of a model reads each pair.
enum class Depth {
  kFull,  // all layers
  // All documents are read up to an early layer; only those that can still
  // reach the top are read whole.
  kAdaptive,
};

// "full" or "adaptive"; kInvalidArgument otherwise.
Result<Depth> ParseDepth(std::string_view text);

// Whether reading documents up to an early exit first can save anything for a
// request of so many, of which the first `top` places matter.
bool WorthAnExit(int64_t documents, int64_t top);

// The largest logit of each document's consecutive `passages`.
std::vector<float> BestOfPassages(std::span<const float> logits,
                                  std::span<const int32_t> passages);

// Which of the pairs `left` can still bring their document among the first
// `top`: those whose logit is at most `margin` below that of the document in
// the `top`th place. All of them where there are no more documents than that.
// `logits` are of all pairs, `passages` how many consecutive ones each document
// has.
std::vector<size_t> StillInTheRunning(std::span<const float> logits,
                                      std::span<const int32_t> passages,
                                      std::span<const size_t> left, int64_t top,
                                      float margin);

}  // namespace podium
