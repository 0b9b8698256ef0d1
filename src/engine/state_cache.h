#pragma once

#include <cstdint>
#include <memory>

#include "engine/backend.h"
#include "engine/content_cache.h"

namespace podium {

// A backend that remembers the states of documents between batches, so that a
// document asked for again is only compared. For models that read documents by
// themselves (Architecture::kLateInteraction); with others it does nothing.
// Scores are the same to the bit. Thread-safe as the backend behind it is.
class StateCache : public Backend {
 public:
  // Holds at most `capacity_bytes` of states; 0: none. States in use by a batch
  // or a request outlive their place in the cache.
  StateCache(std::unique_ptr<Backend> backend, int64_t capacity_bytes);

  const BackendAttributes& attributes() const override {
    return backend_->attributes();
  }
  Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                        const Abandoned& abandoned) override;

  CacheCounts counts() const { return states_.counts(); }

 private:
  const std::unique_ptr<Backend> backend_;
  const bool remembers_;
  ContentCache<std::shared_ptr<const TextStates>> states_;
};

}  // namespace podium
