#include "engine/cpu_backend.h"

#include <algorithm>
#include <utility>

#include "base/thread_pool.h"
#include "engine/cpu_causal.h"
#include "engine/cpu_cross_encoder.h"
#include "engine/cpu_late_interaction.h"
#include "engine/precision.h"
#include "kernels/measured.h"
#include "kernels/select.h"
#include "model/load_model.h"

namespace podium {
namespace {

// Tokens of the largest batch of a model with so many weights: fewer for a
// large model, so that a batch takes seconds and others get their turn.
int64_t BatchTokens(int64_t weights_per_token) {
  constexpr int64_t kLeast = 512, kMost = 4096;
  constexpr int64_t kMultiplications = int64_t{1} << 39;  // of a batch
  if (weights_per_token == 0) return kMost;
  return std::clamp(kMultiplications / weights_per_token, kLeast, kMost);
}

// The model as what its architecture says it is.
template <class Kind>
std::unique_ptr<const Kind> As(std::unique_ptr<Model> model) {
  return std::unique_ptr<const Kind>(static_cast<const Kind*>(model.release()));
}

}  // namespace

Result<std::unique_ptr<Backend>> LoadCpuBackend(const ModelConfig& config,
                                                const FileSource& files,
                                                const BackendOptions& options,
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
  const auto arithmetic =
      ChooseArithmetic(kernels, config.widest_product, options.precision,
                       config.integers_rank_alike);
  if (!arithmetic) return Unexpected(arithmetic.error());
  auto model = config.Build(files, kernels, *arithmetic, limits);
  if (!model) return Unexpected(model.error());

  std::shared_ptr<ThreadPool> pool = options.pool;
  if (!pool) {
    pool = std::make_shared<ThreadPool>(options.threads == 0 ? AvailableCores()
                                                             : options.threads);
  }
  BackendAttributes attributes{
      .device = "cpu",
      .isa = kernels.name,
      .precision = NameOf(*arithmetic),
      .warning = selected->warning,
      .threads = pool->threads(),
      .model = (*model)->sizes(),
      .max_batch_tokens = BatchTokens(config.weights_per_token)};
  switch (attributes.model.architecture) {
    case Architecture::kCrossEncoder:
      return MakeCpuCrossEncoder(As<CrossEncoder>(*std::move(model)),
                                 std::move(attributes), std::move(pool));
    case Architecture::kLateInteraction:
      return MakeCpuLateInteraction(As<LateInteractionModel>(*std::move(model)),
                                    std::move(attributes), std::move(pool));
    case Architecture::kCausal:
      return MakeCpuCausal(As<CausalModel>(*std::move(model)),
                           std::move(attributes), std::move(pool));
  }
  return nullptr;  // no architecture is left
}

}  // namespace podium
