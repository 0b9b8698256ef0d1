#include "engine/state_cache.h"

#include <utility>
#include <vector>

namespace podium {
namespace {

// What an entry takes beside the states: its key, twice, and its links.
constexpr int64_t kEntryBytes = 160;

struct NewDocument {
  BatchText* text;
  ContentKey key;
  Keep asked;  // by the caller
};

}  // namespace

StateCache::StateCache(std::unique_ptr<Backend> backend, int64_t capacity_bytes)
    : backend_(std::move(backend)),
      remembers_(capacity_bytes > 0 && attributes().bit_identical &&
                 attributes().model.architecture ==
                     Architecture::kLateInteraction),
      states_(capacity_bytes) {}

Result<int64_t> StateCache::Score(ScoreBatch& batch, std::span<float> logits,
                                  const Abandoned& abandoned) {
  if (!remembers_) return backend_->Score(batch, logits, abandoned);
  const int32_t layers =
      batch.layers == 0 ? attributes().model.layers : batch.layers;
  std::vector<NewDocument> added;
  for (BatchText& text : batch.texts) {
    const bool known = text.states && text.states->layers() == layers;
    if (text.text->role != TextRole::kDocument || known) continue;
    const Encoding* const document[] = {text.text};
    const ContentKey key = KeyOf(document, layers);
    if (auto states = states_.Find(key)) {
      text.states = *std::move(states);
      continue;
    }
    added.push_back({&text, key, text.keep});
    if (text.keep == Keep::kNothing) text.keep = Keep::kComparable;
  }
  auto work = backend_->Score(batch, logits, abandoned);
  for (const auto& [text, key, asked] : added) {
    text->keep = asked;
    if (work && text->states) {
      auto states = text->states->Comparable();
      const int64_t bytes = states->bytes() + kEntryBytes;
      states_.Add(key, std::move(states), bytes);
    }
    if (asked == Keep::kNothing) text->states = nullptr;
  }
  return work;
}

}  // namespace podium
