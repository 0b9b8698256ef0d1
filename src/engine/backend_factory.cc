#include "engine/backend_factory.h"

#include "engine/cpu_backend.h"

namespace podium {
namespace {

constexpr BackendFactory kFactories[] = {
    {.name = "cpu", .available = [] { return true; }, .load = LoadCpuBackend},
};

}  // namespace

std::span<const BackendFactory> BackendFactories() { return kFactories; }

Result<std::unique_ptr<Backend>> LoadBackend(const ModelConfig& config,
                                             const FileSource& files,
                                             const BackendOptions& options,
                                             const Limits& limits) {
  std::string works;
  for (const BackendFactory& factory : BackendFactories()) {
    if (!factory.available()) continue;
    if (options.device.empty() || options.device == factory.name) {
      return factory.load(config, files, options, limits);
    }
    works += (works.empty() ? "" : ", ") + std::string(factory.name);
  }
  return Fail(
      ErrorCode::kInvalidArgument,
      "device is \"" + options.device + "\"; what works here is " + works,
      "device");
}

}  // namespace podium
