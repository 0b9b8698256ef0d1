#include "client/hedging.h"

#include <algorithm>

namespace podium {

void Hedging::OnAnswer(std::chrono::milliseconds latency) {
  latencies_[answers_ % kKept] = latency;
  ++answers_;
}

std::optional<std::chrono::milliseconds> Hedging::Delay() const {
  if (ratio_ <= 0 || answers_ < kFewest) return std::nullopt;
  const size_t n = std::min(answers_, kKept);
  auto sorted = latencies_;
  const size_t rank = n * 95 / 100;
  std::nth_element(sorted.begin(), sorted.begin() + rank, sorted.begin() + n);
  return sorted[rank];
}

bool Hedging::Spend() {
  const auto allowed =
      static_cast<int64_t>(ratio_ * static_cast<double>(requests_));
  if (hedges_ >= allowed) return false;
  ++hedges_;
  return true;
}

}  // namespace podium
