#include "tokenizer/byte_trie.h"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>
#include <utility>

namespace podium {
namespace {

constexpr size_t kMinSlots = 256;
// If placing an edge takes more probes than this on average, another multiplier
// is tried: a vocabulary built to collide under one does not collide under all.
constexpr size_t kMaxProbesPerEdge = 16;
constexpr uint32_t kMultipliers[] = {0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D,
                                     0x27D4EB2F, 0x165667B1, 0xB5297A4D};

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return static_cast<size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(size),
                    b.begin())
          .first -
      a.begin());
}

}  // namespace

Result<ByteTrie> ByteTrie::Build(std::vector<Entry> entries, uint32_t roots) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.root, a.key) < std::tie(b.root, b.key);
  });

  ByteTrie trie;
  trie.values_.assign(roots, -1);
  std::vector<Edge> edges;
  // Edges from the root to the last entry. Entries are sorted, so the next one
  // shares a prefix of this path.
  std::vector<size_t> path;
  const Entry* last = nullptr;
  for (const Entry& entry : entries) {
    const bool same_root = last != nullptr && last->root == entry.root;
    path.resize(same_root ? CommonPrefix(last->key, entry.key) : 0);
    while (path.size() < entry.key.size()) {
      if (trie.values_.size() == kMaxNodes) {
        return Fail(ErrorCode::kTooLarge, "the vocabulary needs more than " +
                                              std::to_string(kMaxNodes) +
                                              " trie nodes");
      }
      const auto byte = static_cast<uint8_t>(entry.key[path.size()]);
      const uint32_t parent =
          path.empty() ? entry.root : edges[path.back()].child & ~kHasValue;
      path.push_back(edges.size());
      edges.push_back(
          {parent << 8 | byte, static_cast<uint32_t>(trie.values_.size())});
      trie.values_.push_back(-1);
    }
    Edge& edge = edges[path.back()];
    trie.values_[edge.child & ~kHasValue] = entry.value;
    edge.child |= kHasValue;
    last = &entry;
  }

  for (const uint32_t multiplier : kMultipliers) {
    if (trie.Place(edges, multiplier)) return trie;
  }
  return Fail(ErrorCode::kInvalidData, "the vocabulary cannot be indexed");
}

// Returns false if the edges collide too often under this multiplier.
bool ByteTrie::Place(const std::vector<Edge>& edges, uint32_t multiplier) {
  const size_t slots = std::max(kMinSlots, std::bit_ceil(2 * edges.size()));
  edges_.assign(slots, Edge{});
  multiplier_ = multiplier;
  shift_ = 32 - std::countr_zero(slots);
  size_t probes = 0;
  const size_t max_probes = kMaxProbesPerEdge * (edges.size() + 1);
  for (const Edge& edge : edges) {
    size_t slot = SlotOf(edge.parent_and_byte);
    while (edges_[slot].child != 0) {
      slot = (slot + 1) & (slots - 1);
      if (++probes > max_probes) return false;
    }
    edges_[slot] = edge;
  }
  return true;
}

}  // namespace podium
