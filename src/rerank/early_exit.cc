#include "rerank/early_exit.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <string>

namespace podium {
namespace {

constexpr std::array<Choice<Depth>, 2> kDepths = {{
    {"full", Depth::kFull, "all layers read every document"},
    {"adaptive", Depth::kAdaptive,
     "the last layers read the documents that can still reach the top"},
}};

}  // namespace

Choices<Depth> Depths() { return kDepths; }

Result<Depth> ParseDepth(std::string_view text) {
  if (const auto depth = FindChoice(Depths(), text)) return *depth;
  return Fail(ErrorCode::kInvalidArgument,
              "depth is \"" + std::string(text) + "\"; what works is " +
                  ListChoices(Depths()),
              "depth");
}

bool WorthAnExit(int64_t documents, int64_t top) {
  // If the top is more than half of the documents, an exit drops too few of
  // them to pay for its scores (docs/depth.md).
  constexpr int64_t kDocumentsAPlace = 2;
  return documents / kDocumentsAPlace >= top;
}

std::vector<float> BestOfPassages(std::span<const float> logits,
                                  std::span<const int32_t> passages) {
  std::vector<float> best;
  best.reserve(passages.size());
  auto first = logits.begin();
  for (const int32_t count : passages) {
    best.push_back(*std::max_element(first, first + count));
    first += count;
  }
  return best;
}

std::vector<size_t> StillInTheRunning(std::span<const float> logits,
                                      std::span<const int32_t> passages,
                                      std::span<const size_t> left, int64_t top,
                                      float margin) {
  std::vector<float> best = BestOfPassages(logits, passages);
  float least = -std::numeric_limits<float>::infinity();
  if (top < static_cast<int64_t>(best.size())) {
    const auto last = best.begin() + (top - 1);
    std::ranges::nth_element(best, last, std::greater<>());
    least = *last - margin;
  }
  std::vector<size_t> pairs;
  std::ranges::copy_if(left, std::back_inserter(pairs),
                       [&](size_t i) { return logits[i] >= least; });
  return pairs;
}

}  // namespace podium
