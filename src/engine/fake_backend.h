#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>

#include "engine/backend.h"

namespace podium {

// A backend for tests of the rooms above: no weights, no threads. The logit of
// a pair is a fixed function of its input_ids, spread over (-10, 10).
class FakeBackend : public Backend {
 public:
  using Ids = std::span<const int32_t>;

  // Each may be empty. They run on the thread that calls Score, in this order.
  struct Hooks {
    // Sees the batch first. May sleep, block or count; an error fails the batch
    // before any pair is scored.
    std::function<Result<void>(const Batch& batch)> before;
    // Replaces the logit of one pair: NaN(), another number, or `logit` itself.
    std::function<float(Ids input_ids, float logit)> logit;
  };

  FakeBackend() : FakeBackend(Hooks{}) {}
  explicit FakeBackend(Hooks hooks) : hooks_(std::move(hooks)) {
    attributes_.device = "fake";
    attributes_.precision = "f32";
    attributes_.vocab_size = 1 << 20;
    attributes_.max_position_embeddings = 512;
    attributes_.type_vocab_size = 2;
    attributes_.layers = 4;
  }

  static float NaN() { return std::numeric_limits<float>::quiet_NaN(); }

  // What Score gives a pair when no hook replaces it.
  static float Logit(Ids input_ids) {
    uint64_t hash = 0xcbf29ce484222325;  // FNV-1a, over whole ids
    for (const int32_t id : input_ids) {
      hash = (hash ^ static_cast<uint32_t>(id)) * 0x100000001b3;
    }
    hash ^= hash >> 29;
    const auto unit = static_cast<float>(hash >> 40) * 0x1p-24f;  // [0, 1)
    return 20 * unit - 10;
  }

  // What is known of a logit at an exit.
  static float Coarse(float logit) { return std::round(logit); }

  // For a test that needs other sizes; before the first Score.
  BackendAttributes& mutable_attributes() { return attributes_; }
  const BackendAttributes& attributes() const override { return attributes_; }

  Result<void> Score(const Batch& batch, std::span<float> logits,
                     const Abandoned& abandoned) override {
    if (hooks_.before) {
      if (auto outcome = hooks_.before(batch); !outcome) return outcome;
    }
    if (abandoned && abandoned()) {
      return Fail(ErrorCode::kCancelled, "the batch was abandoned");
    }
    for (const int32_t id : batch.input_ids) {
      if (id < 0 || id >= attributes_.vocab_size) {
        return Fail(ErrorCode::kInvalidArgument,
                    "an id is not in the vocabulary", "input_ids");
      }
    }
    for (size_t i = 0; i < logits.size(); ++i) {
      const auto begin = static_cast<size_t>(batch.cu_seqlens[i]);
      const auto end = static_cast<size_t>(batch.cu_seqlens[i + 1]);
      if (end - begin >
          static_cast<size_t>(attributes_.max_position_embeddings)) {
        return Fail(ErrorCode::kInvalidArgument,
                    "a sequence is longer than max_position_embeddings",
                    "cu_seqlens");
      }
      const Ids ids = batch.input_ids.subspan(begin, end - begin);
      logits[i] = Logit(ids);
      if (hooks_.logit) logits[i] = hooks_.logit(ids, logits[i]);
      if (batch.layers != 0) logits[i] = Coarse(logits[i]);
    }
    return {};
  }

 private:
  Hooks hooks_;
  BackendAttributes attributes_;
};

}  // namespace podium
