#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "engine/backend.h"
#include "engine/precision.h"
#include "model/load_model.h"

namespace podium {

struct BackendOptions {
  std::string device;  // a factory's name; empty: the first available one
  int threads = 0;     // 0: every core this process may use
  // Threads that several backends share; they score one backend's batch at a
  // time, and `threads` is ignored. Null: the backend gets its own threads.
  std::shared_ptr<ThreadPool> pool;
  // An error if the device does not support it.
  Precision precision;
  bool measured = false;     // whether to use MeasuredKernels
  std::string_view cpu_isa;  // forces an instruction set; empty:
                             // PODIUM_CPU_ISA, or the best available one
};

// A kind of device that runs models.
struct BackendFactory {
  std::string_view name;  // "cpu"
  bool (*available)();    // whether this machine has one
  Result<std::unique_ptr<Backend>> (*load)(const ModelConfig& config,
                                           const FileSource& files,
                                           const BackendOptions& options,
                                           const Limits& limits);
};

// All factories, the best first.
std::span<const BackendFactory> BackendFactories();

// Loads the model that `config` describes from its folder's files onto the
// device that the options name. kInvalidArgument, naming the devices that work,
// if this machine lacks it; otherwise the factory's errors.
Result<std::unique_ptr<Backend>> LoadBackend(const ModelConfig& config,
                                             const FileSource& files,
                                             const BackendOptions& options,
                                             const Limits& limits);

}  // namespace podium
