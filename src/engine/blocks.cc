#include "engine/blocks.h"

#include <algorithm>
#include <numeric>

namespace podium {

std::vector<Block> PlanBlocks(std::span<const int32_t> cu_seqlens, int workers,
                              int64_t target_tokens) {
  std::vector<Block> blocks;
  if (cu_seqlens.size() < 2) return blocks;
  const auto length = [&](int32_t i) {
    const auto at = static_cast<size_t>(i);
    return int64_t{cu_seqlens[at + 1]} - cu_seqlens[at];
  };
  std::vector<int32_t> order(cu_seqlens.size() - 1);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return length(a) > length(b); });

  const int64_t share = (int64_t{cu_seqlens.back()} + workers - 1) / workers;
  const int64_t target = std::clamp<int64_t>(share, 1, target_tokens);
  for (const int32_t i : order) {
    // A sequence joins where more than half of it is under the target.
    if (blocks.empty() || blocks.back().tokens + length(i) / 2 >= target) {
      blocks.emplace_back();
    }
    blocks.back().sequences.push_back(i);
    blocks.back().tokens += length(i);
  }
  return blocks;
}

bool KeepBusy(std::span<const Block> blocks, int workers) {
  constexpr double kMostIdle = 0.15;  // of the workers' time
  std::vector<int64_t> loads(static_cast<size_t>(workers), 0);
  int64_t total = 0;
  for (const Block& block : blocks) {
    *std::min_element(loads.begin(), loads.end()) += block.tokens;
    total += block.tokens;
  }
  const int64_t longest = *std::max_element(loads.begin(), loads.end());
  return static_cast<double>(total) >=
         (1 - kMostIdle) * static_cast<double>(longest * workers);
}

const Batch& BlockBatch::Fill(const Batch& batch, const Block& block) {
  for (auto* ids : {&input_ids_, &token_type_ids_, &position_ids_}) {
    ids->clear();
    ids->reserve(static_cast<size_t>(block.tokens));
  }
  cu_seqlens_.assign(1, 0);
  view_.max_seqlen = 0;
  view_.layers = batch.layers;
  for (const int32_t i : block.sequences) {
    const auto begin =
        static_cast<size_t>(batch.cu_seqlens[static_cast<size_t>(i)]);
    const auto end =
        static_cast<size_t>(batch.cu_seqlens[static_cast<size_t>(i) + 1]);
    const auto append = [&](std::vector<int32_t>& to,
                            std::span<const int32_t> from) {
      const auto part = from.subspan(begin, end - begin);
      to.insert(to.end(), part.begin(), part.end());
    };
    append(input_ids_, batch.input_ids);
    append(token_type_ids_, batch.token_type_ids);
    append(position_ids_, batch.position_ids);
    cu_seqlens_.push_back(static_cast<int32_t>(input_ids_.size()));
    view_.max_seqlen =
        std::max(view_.max_seqlen, static_cast<int32_t>(end - begin));
  }
  view_.input_ids = input_ids_;
  view_.token_type_ids = token_type_ids_;
  view_.position_ids = position_ids_;
  view_.cu_seqlens = cu_seqlens_;
  return view_;
}

}  // namespace podium
