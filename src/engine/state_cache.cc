#include "engine/state_cache.h"

#include <utility>
#include <vector>

namespace podium {
namespace {

// The bytes of an entry besides its states: its key, twice, and its links.
constexpr int64_t kEntryBytes = 160;

// What to ask the backend for, so that a document can also be cached.
Keep WithComparable(Keep asked) {
  return asked == Keep::kResumable || asked == Keep::kAll ? Keep::kAll
                                                          : Keep::kComparable;
}

struct NewDocument {
  BatchText* text;
  ContentKey key;
  Keep asked;  // the caller's
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
    const bool known = text.states && text.states->layers() == layers &&
                       text.states->comparable();
    if (text.text->role != TextRole::kDocument || known) continue;
    const Encoding* const document[] = {text.text};
    const ContentKey key = KeyOf(document, layers);
    if (auto states = states_.Find(key)) {
      text.states = *std::move(states);
      continue;
    }
    added.push_back({&text, key, text.keep});
    text.keep = WithComparable(text.keep);
  }
  auto work = backend_->Score(batch, logits, abandoned);
  for (const auto& [text, key, asked] : added) {
    text->keep = asked;
    if (!text->states) continue;
    if (auto states = work ? text->states->Comparable() : nullptr) {
      const int64_t bytes = states->bytes() + kEntryBytes;
      states_.Add(key, std::move(states), bytes);
    }
    if (asked == Keep::kNothing) text->states = nullptr;
    if (asked == Keep::kResumable) text->states = text->states->Resumable();
  }
  return work;
}

}  // namespace podium
