#pragma once

#include <cstdint>
#include <memory>

#include "engine/backend.h"
#include "engine/content_cache.h"

namespace podium {

// A backend that remembers the states of documents between batches, so that a
// document that was read before is only compared. It works for models that read
// documents separately (Architecture::kLateInteraction) and does nothing for
// others. Scores are the same to the bit. Thread-safe if the backend behind it
// is.
class StateCache : public Backend {
 public:
  // Holds at most `capacity_bytes` of states; 0: none. States that a batch or a
  // request uses outlive their place in the cache.
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
