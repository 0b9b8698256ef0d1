#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace podium {

// Whole words that are a single token, which most words of a text are. A lookup
// takes one load, while ByteTrie takes one for each byte. Words may be left
// out, so a miss means nothing. Const after construction; any number of threads
// may use it.
class ShortWords {
 public:
  // 12 bytes of text plus an id make entries of 16 bytes, four to a cache line.
  static constexpr size_t kMaxBytes = 12;

  // Ids must be in [0, 2^24), and words unique.
  explicit ShortWords(
      const std::vector<std::pair<std::string_view, int32_t>>& words);

  std::optional<int32_t> Find(std::string_view word) const {
    if (word.empty() || word.size() > kMaxBytes) return std::nullopt;
    const Entry key = Pack(word);
    size_t slot = SlotOf(key);
    for (size_t probe = 0; probe < kMaxProbes; ++probe) {
      const Entry& entry = entries_[slot];
      if (entry.size_and_id == 0) return std::nullopt;
      if (entry.head == key.head && entry.tail == key.tail &&
          entry.size_and_id >> kIdBits == key.size_and_id >> kIdBits) {
        return static_cast<int32_t>(entry.size_and_id & kIdMask);
      }
      slot = (slot + 1) & (entries_.size() - 1);
    }
    return std::nullopt;
  }

 private:
  static constexpr int kIdBits = 24;
  static constexpr uint32_t kIdMask = (uint32_t{1} << kIdBits) - 1;
  // A word is left out if all its slots are taken, so that lookup time is
  // bounded whatever the words are.
  static constexpr size_t kMaxProbes = 8;

  struct Entry {
    uint64_t head = 0;
    uint32_t tail = 0;
    uint32_t size_and_id = 0;  // size << kIdBits | id; 0: an empty slot
  };

  // Copies the bytes of `word` into head and tail, some of them twice; together
  // with the size they identify the word. Leaves the id 0.
  static Entry Pack(std::string_view word) {
    const char* bytes = word.data();
    const size_t size = word.size();
    Entry entry;
    entry.size_and_id = static_cast<uint32_t>(size) << kIdBits;
    if (size >= 8) {
      std::memcpy(&entry.head, bytes, 8);
      std::memcpy(&entry.tail, bytes + size - 4, 4);
    } else if (size >= 4) {
      uint32_t first;
      std::memcpy(&first, bytes, 4);
      std::memcpy(&entry.tail, bytes + size - 4, 4);
      entry.head = first;
    } else {
      const auto byte = [bytes](size_t i) {
        return static_cast<uint64_t>(static_cast<uint8_t>(bytes[i]));
      };
      entry.head = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
    }
    return entry;
  }

  size_t SlotOf(const Entry& entry) const {
    const uint64_t mixed =
        (entry.head ^ uint64_t{entry.tail} << 29) * 0x9E3779B97F4A7C15;
    return mixed >> shift_;
  }

  std::vector<Entry> entries_;  // size a power of two
  int shift_;
};

}  // namespace podium
