#pragma once

#include <memory>
#include <string>
#include <utility>

#include "engine/fake_backend.h"
#include "rerank/reranker.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {

inline std::unique_ptr<Reranker> MakeFakeReranker(
    std::string name, FakeBackend::Hooks hooks = {},
    const RerankerOptions& options = {}) {
  return std::make_unique<Reranker>(
      std::move(name), std::make_unique<ByteTokenizer>(),
      std::make_unique<FakeBackend>(std::move(hooks)), options);
}

// Scores by the number of 'x' letters.
inline float CountX(FakeBackend::Ids ids, float) {
  return static_cast<float>(std::count(ids.begin(), ids.end(), 'x')) - 1;
}

}  // namespace podium
