#include "engine/cpu_backend.h"

#include <string>
#include <utility>
#include <vector>

#include "base/thread_pool.h"
#include "engine/blocks.h"
#include "engine/check_batch.h"
#include "kernels/measured.h"
#include "kernels/select.h"
#include "model/bert.h"

namespace podium {
namespace {

// Tokens that go through a layer together. Enough that reading the layer's
// weights from memory is cheap beside the arithmetic; few enough that the rows
// stay in L2 and L3 between the steps.
constexpr int64_t kBlockTokens = 256;

class CpuBackend : public Backend {
 public:
  CpuBackend(BertModel model, BackendAttributes attributes,
             std::shared_ptr<ThreadPool> pool)
      : model_(std::move(model)),
        attributes_(std::move(attributes)),
        pool_(std::move(pool)),
        workers_(static_cast<size_t>(pool_->threads())) {
    together_.lanes.resize(workers_.size());
  }

  const BackendAttributes& attributes() const override { return attributes_; }

  Result<void> Score(const Batch& batch, std::span<float> logits,
                     const Abandoned& abandoned) override {
    if (auto ok = CheckBatch(attributes_, batch, logits.size()); !ok) return ok;
    const std::vector<Block> blocks =
        PlanBlocks(batch.cu_seqlens, pool_->threads(), kBlockTokens);
    const bool complete = KeepBusy(blocks, pool_->threads())
                              ? ScoreApart(blocks, batch, abandoned, logits)
                              : ScoreTogether(batch, abandoned, logits);
    if (!complete) {
      return Fail(ErrorCode::kCancelled, "the batch was abandoned");
    }
    return {};
  }

 private:
  struct Worker {
    BlockBatch batch;
    BertWorkspace workspace{.lanes = std::vector<BertLane>(1)};
    std::vector<float> logits;
  };

  // A block at a time on each thread. False where the batch was abandoned.
  bool ScoreApart(const std::vector<Block>& blocks, const Batch& batch,
                  const Abandoned& abandoned, std::span<float> logits) {
    std::atomic<bool> complete = true;
    pool_->ParallelFor(
        static_cast<int64_t>(blocks.size()), [&](int64_t index, int worker) {
          if (!Run(blocks[static_cast<size_t>(index)], batch,
                   workers_[static_cast<size_t>(worker)], abandoned, logits)) {
            complete = false;
          }
        });
    return complete;
  }

  // All threads on one step of one layer at a time.
  bool ScoreTogether(const Batch& batch, const Abandoned& abandoned,
                     std::span<float> logits) {
    const Loop loop = [this](int64_t count, const LoopBody& body) {
      pool_->ParallelFor(count, body);
    };
    return BertForward(model_, batch, abandoned, loop, together_, logits);
  }

  bool Run(const Block& block, const Batch& batch, Worker& worker,
           const Abandoned& abandoned, std::span<float> logits) const {
    worker.logits.resize(block.sequences.size());
    if (!BertForward(model_, worker.batch.Fill(batch, block), abandoned,
                     LoopAlone, worker.workspace, worker.logits)) {
      return false;
    }
    for (size_t i = 0; i < block.sequences.size(); ++i) {
      logits[static_cast<size_t>(block.sequences[i])] = worker.logits[i];
    }
    return true;
  }

  const BertModel model_;
  const BackendAttributes attributes_;
  const std::shared_ptr<ThreadPool> pool_;
  std::vector<Worker> workers_;  // one a thread
  BertWorkspace together_;
};

Arithmetic ArithmeticOf(Precision precision) {
  switch (precision) {
    case Precision::kF32:
      return Arithmetic::kF32;
    case Precision::kBf16:
      return Arithmetic::kBf16;
    case Precision::kAuto:
    case Precision::kInt8:
      break;
  }
  return Arithmetic::kInt8;
}

const char* NameOf(Arithmetic arithmetic) {
  switch (arithmetic) {
    case Arithmetic::kF32:
      return "f32";
    case Arithmetic::kBf16:
      return "bf16";
    case Arithmetic::kInt8:
      break;
  }
  return "int8";
}

}  // namespace

Result<Precision> ParsePrecision(std::string_view text) {
  if (text == "auto") return Precision::kAuto;
  if (text == "f32") return Precision::kF32;
  if (text == "bf16") return Precision::kBf16;
  if (text == "int8") return Precision::kInt8;
  return Fail(ErrorCode::kInvalidArgument,
              "precision is \"" + std::string(text) +
                  "\"; what works is auto, f32, bf16 or int8",
              "precision");
}

Result<std::unique_ptr<Backend>> LoadCpuBackend(
    const FileSource& files, const CpuBackendOptions& options,
    const Limits& limits) {
  if (options.threads < 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "threads is negative; what works is 0 (every core) or more",
                "threads");
  }
  auto selected = SelectKernels(options.cpu_isa);
  if (!selected) return tl::unexpected(selected.error());
  const Kernels& kernels = options.measured
                               ? MeasuredKernels(*selected->kernels)
                               : *selected->kernels;
  const Arithmetic arithmetic = ArithmeticOf(options.precision);
  if (!HasArithmetic(kernels, arithmetic)) {
    return Fail(ErrorCode::kInvalidArgument,
                std::string("precision bf16: the instruction set ") +
                    kernels.name +
                    " has no products of bf16; what works is auto, f32 or int8",
                "precision");
  }
  auto model = LoadBert(files, kernels, arithmetic, limits);
  if (!model) return tl::unexpected(model.error());

  BackendAttributes attributes;
  attributes.device = "cpu";
  attributes.isa = kernels.name;
  attributes.precision = NameOf(arithmetic);
  attributes.warning = selected->warning;
  std::shared_ptr<ThreadPool> pool = options.pool;
  if (!pool) {
    pool = std::make_shared<ThreadPool>(options.threads == 0 ? AvailableCores()
                                                             : options.threads);
  }
  attributes.threads = pool->threads();
  attributes.vocab_size = static_cast<int32_t>(model->config.vocab_size);
  attributes.max_position_embeddings =
      static_cast<int32_t>(model->config.max_position_embeddings);
  attributes.type_vocab_size =
      static_cast<int32_t>(model->config.type_vocab_size);
  return std::make_unique<CpuBackend>(std::move(*model), std::move(attributes),
                                      std::move(pool));
}

}  // namespace podium
