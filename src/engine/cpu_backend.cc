#include "engine/cpu_backend.h"

#include <utility>

#include "base/thread_pool.h"
#include "engine/cpu_cross_encoder.h"
#include "engine/cpu_late_interaction.h"
#include "engine/precision.h"
#include "kernels/measured.h"
#include "kernels/select.h"
#include "model/load_model.h"

namespace podium {

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
      ChooseArithmetic(kernels, config.widest_product, options.precision);
  if (!arithmetic) return Unexpected(arithmetic.error());
  auto model = config.Build(files, kernels, *arithmetic, limits);
  if (!model) return Unexpected(model.error());

  std::shared_ptr<ThreadPool> pool = options.pool;
  if (!pool) {
    pool = std::make_shared<ThreadPool>(options.threads == 0 ? AvailableCores()
                                                             : options.threads);
  }
  BackendAttributes attributes{.device = "cpu",
                               .isa = kernels.name,
                               .precision = NameOf(*arithmetic),
                               .warning = selected->warning,
                               .threads = pool->threads(),
                               .model = (*model)->sizes()};
  if (attributes.model.architecture == Architecture::kCrossEncoder) {
    return MakeCpuCrossEncoder(
        std::unique_ptr<const CrossEncoder>(
            static_cast<const CrossEncoder*>(model->release())),
        std::move(attributes), std::move(pool));
  }
  return MakeCpuLateInteraction(
      std::unique_ptr<const LateInteractionModel>(
          static_cast<const LateInteractionModel*>(model->release())),
      std::move(attributes), std::move(pool));
}

}  // namespace podium
