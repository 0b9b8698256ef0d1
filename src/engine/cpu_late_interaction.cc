#include "engine/cpu_late_interaction.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "engine/block_runner.h"
#include "engine/check_batch.h"

namespace podium {
namespace {

// A text's states in the machine's memory.
class CpuTextStates : public TextStates {
 public:
  using Vectors = std::shared_ptr<const TextVectors>;
  using Hidden = std::shared_ptr<const AlignedFloats>;  // (tokens, hidden)

  // Either may be null.
  CpuTextStates(int32_t layers, Vectors vectors, Hidden hidden)
      : layers_(layers),
        vectors_(std::move(vectors)),
        hidden_(std::move(hidden)) {}

  int32_t layers() const override { return layers_; }
  bool comparable() const override { return vectors_ != nullptr; }
  bool resumable() const override { return hidden_ != nullptr; }
  int64_t bytes() const override {
    constexpr auto kFloat = static_cast<int64_t>(sizeof(float));
    return static_cast<int64_t>(sizeof *this) +
           (vectors_ ? vectors_->bytes() : 0) +
           (hidden_ ? kFloat * hidden_->size() : 0);
  }
  std::shared_ptr<const TextStates> Comparable() const override {
    if (!comparable()) return nullptr;
    return std::make_shared<CpuTextStates>(layers_, vectors_, nullptr);
  }
  std::shared_ptr<const TextStates> Resumable() const override {
    if (!resumable()) return nullptr;
    return std::make_shared<CpuTextStates>(layers_, nullptr, hidden_);
  }

  const TextVectors& vectors() const { return *vectors_; }
  const AlignedFloats& hidden() const { return *hidden_; }

 private:
  const int32_t layers_;
  const Vectors vectors_;
  const Hidden hidden_;
};

const CpuTextStates* StatesOf(const BatchText& text) {
  // A backend only receives states that it made.
  return static_cast<const CpuTextStates*>(text.states.get());
}

int64_t TokensOf(const BatchText& text) { return text.text->tokens(); }

class CpuLateInteraction : public Backend {
 public:
  CpuLateInteraction(std::unique_ptr<const LateInteractionModel> model,
                     BackendAttributes attributes,
                     std::shared_ptr<ThreadPool> pool)
      : model_(std::move(model)),
        attributes_(std::move(attributes)),
        runner_(std::move(pool)),
        hidden_(static_cast<size_t>(runner_.slots())) {}

  const BackendAttributes& attributes() const override { return attributes_; }

  Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                        const Abandoned& abandoned) override {
    if (auto ok = CheckBatch(attributes_.model, batch, logits.size()); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    const int32_t layers =
        batch.layers == 0 ? attributes_.model.layers : batch.layers;
    const std::vector<TextGroup> groups = Missing(batch, layers);
    for (const TextGroup& group : groups) {
      if (!Compute(batch, group, layers, abandoned)) {
        return Fail(ErrorCode::kCancelled, "the batch was abandoned");
      }
    }
    runner_.ForEach(static_cast<int64_t>(logits.size()),
                    [&](int64_t i, WorkspaceLane& lane) {
                      const auto place = static_cast<size_t>(i);
                      logits[place] =
                          Compare(batch, batch.pairs[place], layers, lane);
                    });
    int64_t work = 0;
    for (const TextGroup& group : groups) {
      for (const int32_t i : group.texts) {
        work += TokensOf(batch.texts[static_cast<size_t>(i)]) *
                (layers - group.from);
      }
    }
    for (BatchText& text : batch.texts) {
      if (text.keep == Keep::kNothing) text.states = nullptr;
      if (text.keep == Keep::kResumable) text.states = text.states->Resumable();
    }
    return work;
  }

 private:
  // Texts that have passed the same number of layers.
  struct TextGroup {
    int32_t from = 0;
    std::vector<int32_t> texts;  // indices into the batch
  };

  // The texts whose states after `layers` are not known yet.
  static std::vector<TextGroup> Missing(const ScoreBatch& batch,
                                        int32_t layers) {
    std::map<int32_t, std::vector<int32_t>> by_layer;
    for (size_t i = 0; i < batch.texts.size(); ++i) {
      const BatchText& text = batch.texts[i];
      const CpuTextStates* states = StatesOf(text);
      if (states != nullptr && states->layers() == layers &&
          states->comparable()) {
        continue;
      }
      const bool resumes =
          states != nullptr && states->resumable() && states->layers() < layers;
      by_layer[resumes ? states->layers() : 0].push_back(
          static_cast<int32_t>(i));
    }
    std::vector<TextGroup> groups;
    for (auto& [from, texts] : by_layer) {
      groups.push_back({from, std::move(texts)});
    }
    return groups;
  }

  // Computes the states of a group's texts after `layers`. Returns false if the
  // batch was abandoned.
  bool Compute(ScoreBatch& batch, const TextGroup& group, int32_t layers,
               const Abandoned& abandoned) {
    std::vector<int32_t> texts;
    for (const int32_t i : group.texts) {
      BatchText& text = batch.texts[static_cast<size_t>(i)];
      if (TokensOf(text) > 0) {
        texts.push_back(i);
      } else {
        KeepStates(text, layers, {nullptr, 0, hidden_size(), hidden_size()});
      }
    }
    return runner_.Run(
        batch.texts, texts, abandoned,
        [&](const TextBatch& block, std::span<const int32_t> indices,
            const ForwardPass& pass, int slot) {
          AlignedFloats& memory = hidden_[static_cast<size_t>(slot)];
          memory.Grow(block.total_tokens() * hidden_size());
          const MatrixView states = {memory.data(), block.total_tokens(),
                                     hidden_size(), hidden_size()};
          const auto rows = [&](size_t i) {
            const int64_t begin = block.cu_seqlens[i];
            return states.RowRange(begin, block.cu_seqlens[i + 1] - begin);
          };
          const auto text_of = [&](size_t i) -> BatchText& {
            return batch.texts[static_cast<size_t>(indices[i])];
          };
          for (size_t i = 0; group.from > 0 && i < indices.size(); ++i) {
            const AlignedFloats& from = StatesOf(text_of(i))->hidden();
            std::copy_n(from.data(), rows(i).rows * hidden_size(),
                        rows(i).data);
          }
          if (!model_->Encode(block, group.from, layers, pass, states)) {
            return false;
          }
          pass.loop(static_cast<int64_t>(indices.size()), [&](int64_t i, int) {
            const auto place = static_cast<size_t>(i);
            KeepStates(text_of(place), layers, rows(place));
          });
          return true;
        });
  }

  // Stores the states that this batch's pairs are compared by, and those that
  // `keep` asks for.
  void KeepStates(BatchText& text, int32_t layers,
                  ConstMatrixView states) const {
    CpuTextStates::Hidden hidden;
    if (text.keep == Keep::kResumable || text.keep == Keep::kAll) {
      AlignedFloats copy(states.rows * states.cols);
      std::copy_n(states.data, states.rows * states.cols, copy.data());
      hidden = std::make_shared<AlignedFloats>(std::move(copy));
    }
    text.states = std::make_shared<CpuTextStates>(
        layers,
        std::make_shared<TextVectors>(
            model_->Represent(layers, *text.text, states)),
        std::move(hidden));
  }

  float Compare(const ScoreBatch& batch, const BatchPair& pair, int32_t layers,
                WorkspaceLane& lane) const {
    const BatchText& query = batch.texts[static_cast<size_t>(pair.query)];
    const BatchText& document = batch.texts[static_cast<size_t>(pair.document)];
    return model_->Compare(layers, query.text->input_ids,
                           StatesOf(query)->vectors(), document.text->input_ids,
                           StatesOf(document)->vectors(), lane);
  }

  int64_t hidden_size() const { return attributes_.model.hidden_size; }

  const std::unique_ptr<const LateInteractionModel> model_;
  const BackendAttributes attributes_;
  BlockRunner runner_;
  std::vector<AlignedFloats> hidden_;  // states of a block, one per slot
};

}  // namespace

std::unique_ptr<Backend> MakeCpuLateInteraction(
    std::unique_ptr<const LateInteractionModel> model,
    BackendAttributes attributes, std::shared_ptr<ThreadPool> pool) {
  attributes.state_bytes_per_token =
      attributes.model.hidden_size * static_cast<int64_t>(sizeof(float));
  return std::make_unique<CpuLateInteraction>(
      std::move(model), std::move(attributes), std::move(pool));
}

}  // namespace podium
