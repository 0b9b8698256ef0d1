#include "tokenizer/models/short_words.h"

#include <algorithm>
#include <bit>

namespace podium {

ShortWords::ShortWords(
    const std::vector<std::pair<std::string_view, int32_t>>& words)
    : entries_(std::max(size_t{16}, std::bit_ceil(2 * words.size()))),
      shift_(64 - std::countr_zero(entries_.size())) {
  for (const auto& [word, id] : words) {
    if (word.empty() || word.size() > kMaxBytes) continue;
    Entry entry = Pack(word);
    entry.size_and_id |= static_cast<uint32_t>(id);
    size_t slot = SlotOf(entry);
    for (size_t probe = 0; probe < kMaxProbes; ++probe) {
      if (entries_[slot].size_and_id == 0) {
        entries_[slot] = entry;
        break;
      }
      slot = (slot + 1) & (entries_.size() - 1);
    }
  }
}

}  // namespace podium
