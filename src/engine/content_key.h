#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "tensor/encoding.h"

namespace podium {

// A SHA-256 of what a model reads: one text, or a query and a document. It
// covers the texts' roles, ids and token types, and the layers that they pass
// (see ScoreBatch). So texts that the tokenizer makes equal have the same key.
using ContentKey = std::array<uint8_t, 32>;

ContentKey KeyOf(std::span<const Encoding* const> texts, int32_t layers);

// Any eight bytes of a digest are a good hash.
struct ContentKeyHash {
  size_t operator()(const ContentKey& key) const {
    size_t hash;
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
  }
};

}  // namespace podium
