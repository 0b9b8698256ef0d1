#include "engine/cpu_cross_encoder.h"

#include <numeric>
#include <utility>
#include <vector>

#include "engine/block_runner.h"
#include "engine/check_batch.h"

namespace podium {
namespace {

class CpuCrossEncoder : public Backend {
 public:
  CpuCrossEncoder(std::unique_ptr<const CrossEncoder> model,
                  BackendAttributes attributes,
                  std::shared_ptr<ThreadPool> pool)
      : model_(std::move(model)),
        attributes_(std::move(attributes)),
        runner_(std::move(pool)),
        block_logits_(static_cast<size_t>(runner_.slots())) {}

  const BackendAttributes& attributes() const override { return attributes_; }

  Result<int64_t> Score(ScoreBatch& batch, std::span<float> logits,
                        const Abandoned& abandoned) override {
    if (auto ok = CheckBatch(attributes_.model, batch, logits.size()); !ok) {
      return Unexpected(std::move(ok.error()));
    }
    all_.resize(batch.texts.size());
    std::iota(all_.begin(), all_.end(), 0);
    text_logits_.resize(batch.texts.size());
    const bool complete = runner_.Run(
        batch.texts, all_, abandoned,
        [&](const TextBatch& texts, std::span<const int32_t> indices,
            const ForwardPass& pass, int slot) {
          std::vector<float>& block = block_logits_[static_cast<size_t>(slot)];
          block.resize(indices.size());
          if (!model_->Score(texts, pass, block)) return false;
          for (size_t i = 0; i < indices.size(); ++i) {
            text_logits_[static_cast<size_t>(indices[i])] = block[i];
          }
          return true;
        });
    if (!complete) {
      return Fail(ErrorCode::kCancelled, "the batch was abandoned");
    }
    for (size_t i = 0; i < logits.size(); ++i) {
      logits[i] = text_logits_[static_cast<size_t>(batch.pairs[i].document)];
    }
    int64_t tokens = 0;
    for (const BatchText& text : batch.texts) {
      tokens += text.text->tokens();
    }
    return tokens * attributes_.model.layers;
  }

 private:
  const std::unique_ptr<const CrossEncoder> model_;
  const BackendAttributes attributes_;
  BlockRunner runner_;
  std::vector<int32_t> all_;  // indices of the batch's texts
  std::vector<float> text_logits_;
  std::vector<std::vector<float>> block_logits_;  // one per slot
};

}  // namespace

std::unique_ptr<Backend> MakeCpuCrossEncoder(
    std::unique_ptr<const CrossEncoder> model, BackendAttributes attributes,
    std::shared_ptr<ThreadPool> pool) {
  return std::make_unique<CpuCrossEncoder>(
      std::move(model), std::move(attributes), std::move(pool));
}

}  // namespace podium
