#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "engine/backend.h"
#include "engine/check_batch.h"

namespace podium {

// A backend for tests of the rooms above, without weights or threads. A pair's
// logit is a fixed function of its input_ids, the query's first, and spreads
// over (-10, 10). Reads joined pairs or, if its attributes say late
// interaction, queries and documents separately; then it returns states as a
// real backend does.
class FakeBackend : public Backend {
 public:
  using Ids = std::span<const int32_t>;

  // Each may be empty. They run on the thread that calls Score, in this order.
  struct Hooks {
    // Sees the batch first. May sleep, block or count; an error fails the batch
    // before any pair is scored.
    std::function<Result<void>(const ScoreBatch& batch)> before;
    // Replaces the logit of one pair: NaN(), another number, or `logit` itself.
    std::function<float(Ids input_ids, float logit)> logit;
  };

  // States without content.
  struct States : TextStates {
    States(int32_t after, Keep holds, int64_t tokens)
        : layers_(after), holds_(holds), tokens_(tokens) {}
    int32_t layers() const override { return layers_; }
    bool comparable() const override { return holds_ != Keep::kResumable; }
    bool resumable() const override { return holds_ != Keep::kComparable; }
    int64_t bytes() const override { return tokens_; }
    std::shared_ptr<const TextStates> Comparable() const override {
      if (!comparable()) return nullptr;
      return std::make_shared<States>(layers_, Keep::kComparable, tokens_);
    }
    std::shared_ptr<const TextStates> Resumable() const override {
      if (!resumable()) return nullptr;
      return std::make_shared<States>(layers_, Keep::kResumable, tokens_);
    }

   private:
    int32_t layers_;
    Keep holds_;  // kComparable, kResumable or kAll
    int64_t tokens_;
  };

  FakeBackend() : FakeBackend(Hooks{}) {}
  explicit FakeBackend(Hooks hooks) : hooks_(std::move(hooks)) {
    attributes_.device = "fake";
    attributes_.precision = "f32";
    attributes_.model = {.vocab_size = 1 << 20,
                         .max_sequence_length = 512,
                         .type_vocab_size = 2,
                         .hidden_size = 1,
                         .layers = 4,
                         .exits = {}};
  }

  static float NaN() { return std::numeric_limits<float>::quiet_NaN(); }

  // The logit that Score gives a pair unless a hook replaces it.
  static float Logit(Ids input_ids) {
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, over whole ids
    for (const int32_t id : input_ids) {
      hash = (hash ^ static_cast<uint32_t>(id)) * 0x100000001b3;
    }
    hash ^= hash >> 29;
    const auto unit = static_cast<float>(hash >> 40) * 0x1p-24f;  // [0, 1)
    return 20 * unit - 10;
  }

  // The logit of an early exit, given the full one.
  static float Coarse(float logit) { return std::round(logit); }

  // For tests that need others, before the first Score.
  BackendAttributes& mutable_attributes() { return attributes_; }
  const BackendAttributes& attributes() const override { return attributes_; }

  Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                        const Abandoned& abandoned) override {
    if (hooks_.before) {
      if (auto outcome = hooks_.before(batch); !outcome) {
        return Unexpected(std::move(outcome.error()));
      }
    }
    if (abandoned && abandoned()) {
      return Fail(ErrorCode::kCancelled, "the batch was abandoned");
    }
    if (auto ok = CheckBatch(attributes_.model, batch, logits.size()); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    const int32_t layers =
        batch.layers == 0 ? attributes_.model.layers : batch.layers;
    for (size_t i = 0; i < logits.size(); ++i) {
      const std::vector<int32_t> ids = IdsOf(batch, batch.pairs[i]);
      logits[i] = Logit(ids);
      if (hooks_.logit) logits[i] = hooks_.logit(ids, logits[i]);
      if (batch.layers != 0) logits[i] = Coarse(logits[i]);
    }
    int64_t work = 0;
    for (BatchText& text : batch.texts) work += Compute(text, layers);
    return work;
  }

  // The ids of a pair, one text after the other.
  static std::vector<int32_t> IdsOf(const ScoreBatch& batch,
                                    const BatchPair& pair) {
    std::vector<int32_t> ids;
    for (const int32_t i : {pair.query, pair.document}) {
      if (i == BatchPair::kNoText) continue;
      const Encoding& text = *batch.texts[static_cast<size_t>(i)].text;
      ids.insert(ids.end(), text.input_ids.begin(), text.input_ids.end());
    }
    return ids;
  }

 private:
  // Returns the work of a text, and sets its states if they are asked for.
  int64_t Compute(BatchText& text, int32_t layers) const {
    const auto tokens = text.text->tokens();
    const int32_t from =
        text.states &&
                (text.states->resumable() ||
                 (text.states->layers() == layers && text.states->comparable()))
            ? text.states->layers()
            : 0;
    if (attributes_.model.architecture == Architecture::kCrossEncoder ||
        text.keep == Keep::kNothing) {
      text.states = nullptr;
    } else if (from != layers) {
      text.states = std::make_shared<States>(layers, text.keep, tokens);
    }
    return tokens * (layers - from);
  }

  Hooks hooks_;
  BackendAttributes attributes_;
};

}  // namespace podium
