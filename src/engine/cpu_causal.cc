#include "engine/cpu_causal.h"

#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "engine/block_runner.h"
#include "engine/check_batch.h"

namespace podium {
namespace {

// The keys and values of a prefix, in the machine's memory.
class PrefixStates : public TextStates {
 public:
  using KeyValues = std::shared_ptr<const TextKeyValues>;

  PrefixStates(int32_t layers, KeyValues key_values)
      : layers_(layers), key_values_(std::move(key_values)) {}

  int32_t layers() const override { return layers_; }
  bool comparable() const override { return true; }
  bool resumable() const override { return false; }
  int64_t bytes() const override {
    return static_cast<int64_t>(sizeof *this) + key_values_->bytes();
  }
  std::shared_ptr<const TextStates> Comparable() const override {
    return std::make_shared<PrefixStates>(layers_, key_values_);
  }
  std::shared_ptr<const TextStates> Resumable() const override {
    return nullptr;
  }

  const TextKeyValues* key_values() const { return key_values_.get(); }

 private:
  const int32_t layers_;
  const KeyValues key_values_;
};

class CpuCausal : public Backend {
 public:
  CpuCausal(std::unique_ptr<const CausalModel> model,
            BackendAttributes attributes, std::shared_ptr<ThreadPool> pool)
      : model_(std::move(model)),
        attributes_(std::move(attributes)),
        runner_(std::move(pool)) {}

  const BackendAttributes& attributes() const override { return attributes_; }

  Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                        const Abandoned& abandoned) override {
    if (auto ok = CheckBatch(attributes_.model, batch, logits.size()); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    const std::vector<int32_t> unread = UnreadPrefixes(batch);
    if (!ReadPrefixes(batch, unread, abandoned) ||
        !ScoreDocuments(batch, logits, abandoned)) {
      return Fail(ErrorCode::kCancelled, "the batch was abandoned");
    }
    int64_t tokens = 0;
    for (const int32_t i : unread) {
      tokens += batch.texts[static_cast<size_t>(i)].text->tokens();
    }
    for (const BatchPair& pair : batch.pairs) {
      tokens += batch.texts[static_cast<size_t>(pair.document)].text->tokens();
    }
    for (BatchText& text : batch.texts) {
      if (text.keep == Keep::kNothing || text.keep == Keep::kResumable) {
        text.states = nullptr;
      }
    }
    return tokens * attributes_.model.layers;
  }

 private:
  // The texts that documents stand behind and whose states are not known.
  static std::vector<int32_t> UnreadPrefixes(const ScoreBatch& batch) {
    std::vector<bool> is_prefix(batch.texts.size(), false);
    for (const BatchPair& pair : batch.pairs) {
      if (pair.query == BatchPair::kNoText) continue;
      is_prefix[static_cast<size_t>(pair.query)] = true;
    }
    std::vector<int32_t> unread;
    for (size_t i = 0; i < batch.texts.size(); ++i) {
      if (is_prefix[i] && batch.texts[i].states == nullptr) {
        unread.push_back(static_cast<int32_t>(i));
      }
    }
    return unread;
  }

  bool ReadPrefixes(ScoreBatch& batch, std::span<const int32_t> prefixes,
                    const Abandoned& abandoned) {
    return runner_.Run(
        batch.texts, prefixes, abandoned,
        [&](const TextBatch& texts, std::span<const int32_t> indices,
            const ForwardPass& pass, int) {
          std::vector<std::shared_ptr<TextKeyValues>> read;
          std::vector<TextKeyValues*> kept;
          for (size_t i = 0; i < indices.size(); ++i) {
            read.push_back(std::make_shared<TextKeyValues>());
            kept.push_back(read.back().get());
          }
          if (!model_->Read(texts, pass, kept)) return false;
          for (size_t i = 0; i < indices.size(); ++i) {
            batch.texts[static_cast<size_t>(indices[i])].states =
                std::make_shared<PrefixStates>(attributes_.model.layers,
                                               std::move(read[i]));
          }
          return true;
        });
  }

  bool ScoreDocuments(const ScoreBatch& batch, std::span<float> logits,
                      const Abandoned& abandoned) {
    // One text a pair: a document may stand behind several queries.
    std::vector<BatchText> documents;
    documents.reserve(batch.pairs.size());
    for (const BatchPair& pair : batch.pairs) {
      documents.push_back(
          {.text = batch.texts[static_cast<size_t>(pair.document)].text});
    }
    std::vector<int32_t> all(documents.size());
    std::iota(all.begin(), all.end(), 0);
    return runner_.Run(
        documents, all, abandoned,
        [&](const TextBatch& texts, std::span<const int32_t> indices,
            const ForwardPass& pass, int) {
          std::vector<const TextKeyValues*> before;
          for (const int32_t i : indices) {
            before.push_back(
                BeforeOf(batch, batch.pairs[static_cast<size_t>(i)]));
          }
          std::vector<float> scored(indices.size());
          if (!model_->Score(texts, before, pass, scored)) return false;
          for (size_t i = 0; i < indices.size(); ++i) {
            logits[static_cast<size_t>(indices[i])] = scored[i];
          }
          return true;
        });
  }

  static const TextKeyValues* BeforeOf(const ScoreBatch& batch,
                                       const BatchPair& pair) {
    if (pair.query == BatchPair::kNoText) return nullptr;
    const BatchText& query = batch.texts[static_cast<size_t>(pair.query)];
    // A backend only receives states that it made.
    return static_cast<const PrefixStates*>(query.states.get())->key_values();
  }

  const std::unique_ptr<const CausalModel> model_;
  const BackendAttributes attributes_;
  BlockRunner runner_;
};

}  // namespace

std::unique_ptr<Backend> MakeCpuCausal(std::unique_ptr<const CausalModel> model,
                                       BackendAttributes attributes,
                                       std::shared_ptr<ThreadPool> pool) {
  attributes.prefix_bytes_per_token = model->prefix_bytes_per_token();
  return std::make_unique<CpuCausal>(std::move(model), std::move(attributes),
                                     std::move(pool));
}

}  // namespace podium
