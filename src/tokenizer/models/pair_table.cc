#include "tokenizer/models/pair_table.h"

#include <algorithm>
#include <bit>
#include <string>

namespace podium {
namespace {

constexpr size_t kMinPairSlots = 16;
// As in byte_trie.cc: merges built to collide under one multiplier do not
// collide under all.
constexpr size_t kMaxProbesPerPair = 16;
constexpr uint64_t kPairMultipliers[] = {
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
    0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB};

}  // namespace

Result<PairTable> PairTable::Build(const std::vector<TokenMerge>& merges) {
  if (merges.size() > kMaxMerges) {
    return Fail(
        ErrorCode::kTooLarge,
        "there are more than " + std::to_string(kMaxMerges) + " merges");
  }
  PairTable table;
  const size_t slots =
      std::bit_ceil(std::max(kMinPairSlots, 2 * merges.size()));
  const size_t max_probes = kMaxProbesPerPair * (merges.size() + 1);
  table.shift_ = 64 - std::countr_zero(slots);
  for (const uint64_t multiplier : kPairMultipliers) {
    table.multiplier_ = multiplier;
    table.entries_.assign(slots, Entry{});
    size_t probes = 0;
    for (size_t rank = 0; rank < merges.size() && probes <= max_probes;
         ++rank) {
      const TokenMerge& merge = merges[rank];
      const uint64_t key = KeyOf(merge.left, merge.right);
      size_t slot = table.SlotOf(key);
      for (; table.entries_[slot].key != kEmpty; ++probes) {
        if (table.entries_[slot].key == key) {
          return Fail(ErrorCode::kInvalidData,
                      "[" + std::to_string(rank) + "] repeats [" +
                          std::to_string(table.entries_[slot].merge.rank) +
                          "]; remove one of the two");
        }
        slot = (slot + 1) & (slots - 1);
      }
      table.entries_[slot] = {key, {static_cast<uint32_t>(rank), merge.merged}};
    }
    if (probes <= max_probes) return table;
  }
  return Fail(ErrorCode::kInvalidData, "cannot be indexed");
}

}  // namespace podium
