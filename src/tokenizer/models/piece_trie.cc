#include "tokenizer/models/piece_trie.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace podium {

// Places nodes in the order of the tokens' bytes, each with all its children.
class PieceTrie::Builder {
 public:
  explicit Builder(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
    std::sort(tokens_.begin(), tokens_.end(), [](const auto& a, const auto& b) {
      return a.text != b.text ? a.text < b.text : a.id > b.id;
    });
    tokens_.erase(std::unique(tokens_.begin(), tokens_.end(),
                              [](const auto& a, const auto& b) {
                                return a.text == b.text;
                              }),
                  tokens_.end());
    AddBlock();
    Take(0);
  }

  Result<std::vector<Unit>> Build() {
    waiting_ = {{0, 0, tokens_.size(), 0}};
    while (!waiting_.empty()) {
      const Node node = waiting_.back();
      waiting_.pop_back();
      if (!PlaceChildren(node)) {
        return Fail(ErrorCode::kTooLarge, "the vocabulary needs more than " +
                                              std::to_string(kMaxUnits) +
                                              " trie nodes");
      }
    }
    return std::move(units_);
  }

 private:
  // A node whose children are not placed yet: its tokens are those from `begin`
  // to `end`, which share their first `depth` bytes.
  struct Node {
    uint32_t place;
    size_t begin, end, depth;
  };
  // The links of a list of free units.
  struct Link {
    uint32_t before = 0, next = 0;
  };

  static constexpr uint32_t kBlock = 256;
  // How many free units are tried before a block is added. Nodes with one child
  // fit anywhere, so that they fill what others leave.
  static constexpr int kTries = 64;

  void AddBlock() {
    const auto first = static_cast<uint32_t>(units_.size());
    units_.resize(first + kBlock);
    links_.resize(first + kBlock + 1);
    for (uint32_t i = first; i < first + kBlock; ++i) {
      // Place i is link i + 1; link 0 is the list's end.
      links_[i + 1] = {links_[0].before, 0};
      links_[links_[0].before].next = i + 1;
      links_[0].before = i + 1;
    }
  }

  void Take(uint32_t place) {
    const Link link = links_[place + 1];
    links_[link.before].next = link.next;
    links_[link.next].before = link.before;
    taken_.resize(units_.size());
    taken_[place] = true;
  }

  bool Taken(uint32_t place) const {
    return place < taken_.size() && taken_[place];
  }

  // A base with a free unit for each of the bytes.
  uint32_t FindBase(std::span<const uint8_t> bytes) {
    const bool one = bytes.size() == 1;
    uint32_t link = one ? links_[0].next : links_[0].before;
    for (int i = 0; i < kTries && link != 0; ++i) {
      const uint32_t base = (link - 1) ^ bytes.front();
      if (std::none_of(bytes.begin(), bytes.end(),
                       [&](uint8_t byte) { return Taken(base ^ byte); })) {
        return base;
      }
      link = links_[link].before;
    }
    const auto base = static_cast<uint32_t>(units_.size());
    AddBlock();
    return base;
  }

  bool PlaceChildren(Node node) {
    if (node.begin < node.end &&
        tokens_[node.begin].text.size() == node.depth) {
      if (node.depth > 0) {  // an empty token is never found
        units_[node.place].id = tokens_[node.begin].id;
      }
      ++node.begin;
    }
    std::array<uint8_t, kBlock> bytes;
    std::array<size_t, kBlock + 1> begins;
    size_t count = 0;
    for (size_t i = node.begin; i < node.end; ++i) {
      const auto byte = static_cast<uint8_t>(tokens_[i].text[node.depth]);
      if (count > 0 && bytes[count - 1] == byte) continue;
      bytes[count] = byte;
      begins[count++] = i;
    }
    if (count == 0) return true;
    begins[count] = node.end;
    const uint32_t base = FindBase(std::span(bytes).first(count));
    if (units_.size() > kMaxUnits) return false;
    units_[node.place].base = base;
    for (size_t i = count; i-- > 0;) {  // the first is the next to be placed
      const uint32_t child = base ^ bytes[i];
      Take(child);
      units_[child].parent = node.place;
      waiting_.push_back({child, begins[i], begins[i + 1], node.depth + 1});
    }
    return true;
  }

  std::vector<Token> tokens_;
  std::vector<Unit> units_;
  std::vector<Link> links_{1};
  std::vector<bool> taken_;
  std::vector<Node> waiting_;
};

Result<PieceTrie> PieceTrie::Build(std::vector<Token> tokens) {
  PieceTrie trie;
  for (const Token& token : tokens) {
    const auto place = static_cast<size_t>(token.id);
    if (place >= trie.scores_.size()) trie.scores_.resize(place + 1);
    trie.scores_[place] = token.score;
  }
  auto units = Builder(std::move(tokens)).Build();
  if (!units) return Unexpected(std::move(units.error()));
  trie.units_ = *std::move(units);
  return trie;
}

void PieceTrie::Remove(std::span<const int32_t> ids) {
  std::vector<int32_t> sorted(ids.begin(), ids.end());
  std::sort(sorted.begin(), sorted.end());
  for (Unit& unit : units_) {
    if (std::binary_search(sorted.begin(), sorted.end(), unit.id)) {
      unit.id = kNoToken;
    }
  }
}

int32_t PieceTrie::Find(std::string_view text) const {
  uint32_t node = 0;
  for (const char c : text) {
    const uint32_t child = units_[node].base ^ static_cast<uint8_t>(c);
    if (units_[child].parent != node) return kNoToken;
    node = child;
  }
  return units_[node].id;
}

}  // namespace podium
