#include "engine/peak.h"

#include <algorithm>
#include <vector>

#include "kernels/select.h"

namespace podium {
namespace {

constexpr int64_t kRows = 96, kWidth = 128, kDepth = 256;
constexpr int64_t kRounds = 100;  // some 10 ms

struct Operands {
  AlignedFloats x, y;
  OperandScratch scratch;
};

}  // namespace

double PeakFlops(ThreadPool& pool, Arithmetic arithmetic,
                 std::chrono::duration<double> span) {
  using std::chrono::steady_clock;
  const auto selected = SelectKernels("");
  if (!selected) return 0;
  arithmetic = OperandArithmetic(*selected->kernels, arithmetic);
  const std::vector<float> weight(kWidth * kDepth, 0.01f), bias(kWidth);
  const LinearWeights packed =
      PackLinear(*selected->kernels, arithmetic, kWidth, kDepth, weight, bias);
  std::vector<Operands> operands(static_cast<size_t>(pool.threads()));
  for (Operands& own : operands) {
    own.x.Grow(kRows * kDepth);
    own.y.Grow(kRows * kWidth);
    std::fill_n(own.x.data(), kRows * kDepth, 1.0f);
  }
  std::vector<double> seconds;
  const auto began = steady_clock::now();
  while (seconds.size() < 3 || steady_clock::now() - began < span) {
    const auto start = steady_clock::now();
    pool.ParallelFor(pool.threads(), [&](int64_t index, int) {
      Operands& own = operands[static_cast<size_t>(index)];
      const Operand x =
          Prepare(*selected->kernels, arithmetic,
                  {own.x.data(), kRows, kDepth, kDepth}, own.scratch);
      for (int64_t round = 0; round < kRounds; ++round) {
        Linear(*selected->kernels, x, packed,
               {own.y.data(), kRows, kWidth, kWidth});
      }
    });
    seconds.push_back(
        std::chrono::duration<double>(steady_clock::now() - start).count());
  }
  const auto median = seconds.begin() + std::ssize(seconds) / 2;
  std::nth_element(seconds.begin(), median, seconds.end());
  return 2.0 * kRows * kWidth * kDepth * kRounds * pool.threads() / *median;
}

}  // namespace podium
