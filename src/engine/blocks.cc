#include "engine/blocks.h"

#include <algorithm>
#include <numeric>

namespace podium {

std::vector<Block> PlanBlocks(std::span<const int64_t> lengths, int workers,
                              int64_t target_tokens) {
  std::vector<Block> blocks;
  const auto length = [&](int32_t i) {
    return lengths[static_cast<size_t>(i)];
  };
  std::vector<int32_t> order(lengths.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return length(a) > length(b); });

  const int64_t total =
      std::accumulate(lengths.begin(), lengths.end(), int64_t{0});
  const int64_t share = (total + workers - 1) / workers;
  const int64_t target = std::clamp<int64_t>(share, 1, target_tokens);
  for (const int32_t i : order) {
    // A text joins the block if more than half of it is below the target.
    if (blocks.empty() || blocks.back().tokens + length(i) / 2 >= target) {
      blocks.emplace_back();
    }
    blocks.back().texts.push_back(i);
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

const TextBatch& BlockBatch::Fill(std::span<const BatchText> batch,
                                  std::span<const int32_t> texts) {
  input_ids_.clear();
  token_type_ids_.clear();
  cu_seqlens_.assign(1, 0);
  attended_.clear();
  bool all = true;
  view_.max_seqlen = 0;
  for (const int32_t i : texts) {
    const Encoding& text = *batch[static_cast<size_t>(i)].text;
    input_ids_.insert(input_ids_.end(), text.input_ids.begin(),
                      text.input_ids.end());
    token_type_ids_.insert(token_type_ids_.end(), text.token_type_ids.begin(),
                           text.token_type_ids.end());
    cu_seqlens_.push_back(static_cast<int32_t>(input_ids_.size()));
    attended_.push_back(static_cast<int32_t>(text.tokens()) - text.unattended);
    all = all && text.unattended == 0;
    view_.max_seqlen =
        std::max(view_.max_seqlen, static_cast<int32_t>(text.tokens()));
  }
  view_.input_ids = input_ids_;
  view_.token_type_ids = token_type_ids_;
  view_.cu_seqlens = cu_seqlens_;
  view_.attended = {};
  if (!all) view_.attended = attended_;
  return view_;
}

}  // namespace podium
