#include "engine/cpu_backend.h"

#include <algorithm>
#include <optional>
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

struct NamedArithmetic {
  std::string_view name;
  Arithmetic arithmetic;
};
constexpr NamedArithmetic kArithmetics[] = {
    {"f32", Arithmetic::kF32},
    {"bf16", Arithmetic::kBf16},
    {"int16", Arithmetic::kInt16},
    {"int8", Arithmetic::kInt8},
};

std::string NameOf(Arithmetic arithmetic) {
  for (const NamedArithmetic& named : kArithmetics) {
    if (named.arithmetic == arithmetic) return std::string(named.name);
  }
  return {};
}

// The fastest whose rankings are f32's (docs/performance.md).
Arithmetic FastestOf(const Kernels& kernels, int64_t depth) {
  if (!kernels.few_bits_are_faster) return Arithmetic::kF32;
  for (const Arithmetic arithmetic : {Arithmetic::kBf16, Arithmetic::kInt16}) {
    if (HasArithmetic(kernels, arithmetic, depth)) return arithmetic;
  }
  return Arithmetic::kF32;
}

Result<Arithmetic> ChooseArithmetic(const Kernels& kernels, int64_t depth,
                                    std::optional<Arithmetic> asked) {
  if (!asked) return FastestOf(kernels, depth);
  if (HasArithmetic(kernels, *asked, depth)) return *asked;
  std::string works = "auto";
  for (const NamedArithmetic& named : kArithmetics) {
    if (!HasArithmetic(kernels, named.arithmetic, depth)) continue;
    works += ", " + std::string(named.name);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "precision " + NameOf(*asked) + ": the instruction set " +
                  kernels.name + " has no such products, or none of " +
                  std::to_string(depth) + " inputs; what works is " + works,
              "precision");
}

}  // namespace

Result<Precision> ParsePrecision(std::string_view text) {
  if (text == "auto") return Precision(std::nullopt);
  for (const NamedArithmetic& named : kArithmetics) {
    if (text == named.name) return Precision(named.arithmetic);
  }
  return Fail(ErrorCode::kInvalidArgument,
              "precision is \"" + std::string(text) +
                  "\"; what works is auto, f32, bf16, int16 or int8",
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
  if (!selected) return Unexpected(selected.error());
  const Kernels& kernels = options.measured
                               ? MeasuredKernels(*selected->kernels)
                               : *selected->kernels;
  const auto config = ReadBertConfig(files, limits);
  if (!config) return Unexpected(config.error());
  const auto arithmetic = ChooseArithmetic(
      kernels, std::max(config->hidden_size, config->intermediate_size),
      options.precision);
  if (!arithmetic) return Unexpected(arithmetic.error());
  auto model = LoadBert(files, *config, kernels, *arithmetic, limits);
  if (!model) return Unexpected(model.error());

  BackendAttributes attributes;
  attributes.device = "cpu";
  attributes.isa = kernels.name;
  attributes.precision = NameOf(*arithmetic);
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
  attributes.layers = static_cast<int32_t>(model->config.num_hidden_layers);
  for (const LateInteractionExit& exit : model->exits) {
    if (exit.margin >= LateInteractionExit::kNoMargin) continue;
    attributes.exits.push_back(
        {static_cast<int32_t>(exit.layers), exit.margin});
  }
  return std::make_unique<CpuBackend>(std::move(*model), std::move(attributes),
                                      std::move(pool));
}

}  // namespace podium
