#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory_resource>
#include <queue>
#include <span>
#include <vector>

namespace podium {

// How many merges a model may have.
inline constexpr size_t kMaxMerges = 1 << 24;

// What BPE does with two neighbouring symbols: the lowest rank merges first.
struct PairMerge {
  static constexpr uint32_t kNever = std::numeric_limits<uint32_t>::max();

  uint32_t rank = kNever;
  int32_t id = 0;  // of the two together
};

// Up to this many symbols, the lowest pair is found by looking at all of them,
// which is faster than a heap.
inline constexpr size_t kFewSymbols = 32;

// Merges symbols in place, as BPE does: of all neighbours the pair with the
// lowest rank, the leftmost of these, until no pair merges. Returns how many
// are left. find(int32_t left, int32_t right) returns a PairMerge, always the
// same for a pair, and for different pairs different ranks, below kMaxMerges;
// it is called at most 3 * symbols.size() times. O(n log n) time for n symbols.
template <class Find>
size_t MergeSymbols(std::span<int32_t> symbols, const Find& find);

// MergeSymbols() for at most kFewSymbols. Symbols are a linked list.
template <class Find>
size_t MergeFewSymbols(std::span<int32_t> symbols, const Find& find) {
  // By position of its first symbol, a pair's rank and that position in one
  // number: the lowest of these is the pair to merge. A loop of fixed length
  // over signed numbers, which SSE2 compares.
  constexpr int kPositionBits = 5;
  constexpr int32_t kNever = std::numeric_limits<int32_t>::max();
  static_assert(kFewSymbols == 1 << kPositionBits);
  static_assert(kMaxMerges <= 1 << (31 - kPositionBits));
  std::array<int32_t, kFewSymbols> pairs;
  pairs.fill(kNever);
  std::array<int32_t, kFewSymbols> merged;
  std::array<uint8_t, kFewSymbols> before, next;
  const auto end = static_cast<uint8_t>(symbols.size());
  const auto look_up = [&](size_t i) {
    pairs[i] = kNever;
    if (next[i] == end) return;
    const PairMerge merge = find(symbols[i], symbols[next[i]]);
    if (merge.rank == PairMerge::kNever) return;
    pairs[i] = static_cast<int32_t>(merge.rank << kPositionBits | i);
    merged[i] = merge.id;
  };
  for (uint8_t i = 0; i < end; ++i) {
    before[i] = i - 1;
    next[i] = i + 1;
    look_up(i);
  }
  for (;;) {
    int32_t lowest = kNever;
    for (size_t i = 0; i < kFewSymbols; ++i) {
      lowest = pairs[i] < lowest ? pairs[i] : lowest;
    }
    if (lowest == kNever) break;
    const size_t i = static_cast<size_t>(lowest) % kFewSymbols;
    const size_t gone = next[i];
    symbols[i] = merged[i];
    pairs[gone] = kNever;
    next[i] = next[gone];
    if (next[i] != end) before[next[i]] = static_cast<uint8_t>(i);
    look_up(i);
    if (i > 0) look_up(before[i]);
  }
  size_t size = 0;
  for (size_t i = 0; i < end; i = next[i]) symbols[size++] = symbols[i];
  return size;
}

// MergeSymbols() with a heap of pairs. Symbols are a linked list; a heap entry
// is stale if its pair has changed since, which its rank tells.
template <class Find>
size_t MergeManySymbols(std::span<int32_t> symbols, const Find& find) {
  struct Node {
    uint32_t before, next;
    uint32_t rank = PairMerge::kNever;  // of this symbol and the next
    int32_t merged = 0;
  };
  using Entry = uint64_t;  // rank << 32 | position
  // Words of this length need no memory from the heap.
  std::array<std::byte, 16384> buffer;
  std::pmr::monotonic_buffer_resource memory(buffer.data(), buffer.size());
  const auto end = static_cast<uint32_t>(symbols.size());
  std::pmr::vector<Node> nodes(end, &memory);
  std::pmr::vector<Entry> entries(&memory);
  entries.reserve(2 * symbols.size());
  const auto look_up = [&](uint32_t i) {
    Node& node = nodes[i];
    node.rank = PairMerge::kNever;
    if (node.next == end) return false;
    const PairMerge merge = find(symbols[i], symbols[node.next]);
    node.rank = merge.rank;
    node.merged = merge.id;
    return merge.rank != PairMerge::kNever;
  };
  const auto entry_of = [&](uint32_t i) {
    return Entry{nodes[i].rank} << 32 | i;
  };
  for (uint32_t i = 0; i < end; ++i) {
    nodes[i].before = i - 1;
    nodes[i].next = i + 1;
    if (look_up(i)) entries.push_back(entry_of(i));
  }
  std::priority_queue<Entry, std::pmr::vector<Entry>, std::greater<>> queue(
      std::greater<>(), std::move(entries));
  while (!queue.empty()) {
    const auto rank = static_cast<uint32_t>(queue.top() >> 32);
    const auto i = static_cast<uint32_t>(queue.top());
    queue.pop();
    Node& node = nodes[i];
    if (node.rank != rank) continue;
    symbols[i] = node.merged;
    Node& gone = nodes[node.next];
    gone.rank = PairMerge::kNever;
    node.next = gone.next;
    if (gone.next != end) nodes[gone.next].before = i;
    if (look_up(i)) queue.push(entry_of(i));
    if (i > 0 && look_up(node.before)) queue.push(entry_of(node.before));
  }
  size_t size = 0;
  for (uint32_t i = 0; i < end; i = nodes[i].next) symbols[size++] = symbols[i];
  return size;
}

template <class Find>
size_t MergeSymbols(std::span<int32_t> symbols, const Find& find) {
  return symbols.size() <= kFewSymbols ? MergeFewSymbols(symbols, find)
                                       : MergeManySymbols(symbols, find);
}

}  // namespace podium
