#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/choice.h"
#include "base/result.h"

namespace podium {

// How many layers read each pair.
enum class Depth {
  kFull,  // all layers
  // All documents are read up to an early exit, and only those that can still
  // reach the top are read in full.
  kAdaptive,
};

// The depths with their names: "full" and "adaptive".
Choices<Depth> Depths();
// kInvalidArgument for any other name.
Result<Depth> ParseDepth(std::string_view text);

// Whether an early exit can save anything for a request of so many documents,
// if its first `top` places matter.
bool WorthAnExit(int64_t documents, int64_t top);

// The largest logit of each document. `passages` says how many consecutive
// logits each document has.
std::vector<float> BestOfPassages(std::span<const float> logits,
                                  std::span<const int32_t> passages);

// Returns those of the pairs `left` that can still bring their document into
// the first `top` places: their logit is at most `margin` below that of the
// document in the last of these places. Returns all of `left` if there are no
// more than `top` documents. `logits` has a logit for every pair; `passages`
// says how many consecutive pairs each document has.
std::vector<size_t> StillInTheRunning(std::span<const float> logits,
                                      std::span<const int32_t> passages,
                                      std::span<const size_t> left, int64_t top,
                                      float margin);

}  // namespace podium
