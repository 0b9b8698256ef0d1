#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "tensor/encoding.h"

namespace podium {

// What a model reads, as a SHA-256: of one text, or of a query and a document.
// The texts' ids, the types of their tokens and the layers that they pass (see
// ScoreBatch) are all in it; so texts that the tokenizer makes the same have
// the same key.
using ContentKey = std::array<uint8_t, 32>;

ContentKey KeyOf(std::span<const Encoding* const> texts, int32_t layers);

// A digest is as good a hash in any eight of its bytes.
struct ContentKeyHash {
  size_t operator()(const ContentKey& key) const {
    size_t hash;
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
  }
};

}  // namespace podium
