#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace podium {

// Words and their ids, kept from text to text: a text repeats its words, and
// texts share theirs. Of bounded size; a new word takes the place of an old
// one. Any number of threads may use it, and none waits: a slot that another
// thread is writing is a miss, and a word that finds its slot so is not kept.
class WordCache {
 public:
  static constexpr size_t kMaxBytes = 24;
  static constexpr size_t kMaxIds = 6;
  static constexpr size_t kSlots = 65536;  // of 64 bytes

  WordCache() : slots_(std::make_unique<Slot[]>(kSlots)) {}

  // Appends the ids of `word`; false if it is not there.
  bool Find(std::string_view word, std::vector<int32_t>& ids) const;

  // Keeps a word, unless it is longer than kMaxBytes or has more than kMaxIds
  // ids.
  void Insert(std::string_view word, std::span<const int32_t> ids);

 private:
  using Words = std::array<uint64_t, 3>;
  using AtomicWords = std::array<std::atomic<uint64_t>, 3>;

  // A seqlock: `head` is odd while the rest is written, and has another value
  // afterwards. Its low bits are the sequence number, above them the sizes.
  struct alignas(64) Slot {
    std::atomic<uint64_t> head = 0;  // 0: empty
    AtomicWords bytes = {};          // zeros behind the word
    AtomicWords ids = {};            // two each
  };

  static Words Pack(std::string_view word);
  Slot& SlotOf(const Words& bytes) const;

  std::unique_ptr<Slot[]> slots_;
};

}  // namespace podium
