#include "tokenizer/models/word_cache.h"

#include <cstring>

namespace podium {
namespace {

// head: sequence number, then the word's bytes, then its ids.
constexpr int kSizeShift = 48, kCountShift = 56;
constexpr uint64_t kSequenceMask = (uint64_t{1} << kSizeShift) - 1;

uint64_t Sizes(size_t bytes, size_t ids) {
  return uint64_t{bytes} << kSizeShift | uint64_t{ids} << kCountShift;
}

}  // namespace

WordCache::Words WordCache::Pack(std::string_view word) {
  Words bytes = {};
  size_t i = 0;
  for (; 8 * (i + 1) <= word.size(); ++i) {
    std::memcpy(&bytes[i], word.data() + 8 * i, 8);
  }
  // The last few bytes one by one: a copy of a size that only now is known
  // would be a call.
  for (size_t at = 8 * i; at < word.size(); ++at) {
    bytes[i] |= uint64_t{static_cast<uint8_t>(word[at])} << 8 * (at % 8);
  }
  return bytes;
}

// The products do not wait for each other.
WordCache::Slot& WordCache::SlotOf(const Words& bytes) const {
  const uint64_t mixed = bytes[0] * 0x9E3779B97F4A7C15 ^
                         bytes[1] * 0xC2B2AE3D27D4EB4F ^
                         bytes[2] * 0x165667B19E3779F9;
  return slots_[((mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15 >> 40) % kSlots];
}

bool WordCache::Find(std::string_view word, std::vector<int32_t>& ids) const {
  if (word.size() > kMaxBytes) return false;
  const Words bytes = Pack(word);
  const Slot& slot = SlotOf(bytes);
  const uint64_t head = slot.head.load(std::memory_order_acquire);
  if (head % 2 != 0 || (head >> kSizeShift & 0xFF) != word.size()) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (slot.bytes[i].load(std::memory_order_acquire) != bytes[i]) return false;
  }
  // A load that sees a writer's store also sees that writer's odd head: the
  // head is read again below. (Fences would say the same, but ThreadSanitizer
  // does not understand them.)
  const size_t count = head >> kCountShift;
  std::array<int32_t, kMaxIds> found;
  for (size_t i = 0; 2 * i < count; ++i) {
    const uint64_t two = slot.ids[i].load(std::memory_order_acquire);
    found[2 * i] = static_cast<int32_t>(two & 0xFFFFFFFF);
    found[2 * i + 1] = static_cast<int32_t>(two >> 32);
  }
  if (slot.head.load(std::memory_order_relaxed) != head) return false;
  for (size_t i = 0; i < count; ++i) ids.push_back(found[i]);
  return count != 0;
}

void WordCache::Insert(std::string_view word, std::span<const int32_t> ids) {
  if (word.size() > kMaxBytes || ids.size() > kMaxIds) return;
  const Words bytes = Pack(word);
  Slot& slot = SlotOf(bytes);
  uint64_t head = slot.head.load(std::memory_order_relaxed);
  if (head % 2 != 0 || !slot.head.compare_exchange_strong(
                           head, head + 1, std::memory_order_acquire,
                           std::memory_order_relaxed)) {
    return;
  }
  Words packed = {};
  for (size_t i = 0; i < ids.size(); ++i) {
    packed[i / 2] |= uint64_t{static_cast<uint32_t>(ids[i])} << 32 * (i % 2);
  }
  for (size_t i = 0; i < bytes.size(); ++i) {
    slot.bytes[i].store(bytes[i], std::memory_order_release);
    slot.ids[i].store(packed[i], std::memory_order_release);
  }
  const uint64_t sequence = (head + 2) & kSequenceMask;
  slot.head.store(sequence | Sizes(word.size(), ids.size()),
                  std::memory_order_release);
}

}  // namespace podium
