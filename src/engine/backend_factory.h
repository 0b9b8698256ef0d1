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

namespace podium {

struct BackendOptions {
  std::string device;  // the name of a factory; empty: the first that this
                       // machine has
  int threads = 0;     // 0: every core this process may use
  // Where several backends are to share one set of threads, which scores a
  // batch of one at a time; `threads` is not looked at then. Null: its own.
  std::shared_ptr<ThreadPool> pool;
  // An error where the device has no such products.
  Precision precision;
  bool measured = false;     // its kernels are MeasuredKernels
  std::string_view cpu_isa;  // forces an instruction set; empty:
                             // PODIUM_CPU_ISA, or the best there is
};

// A kind of device that runs models.
struct BackendFactory {
  std::string_view name;  // "cpu"
  bool (*available)();    // whether this machine has one
  Result<std::unique_ptr<Backend>> (*load)(const FileSource& files,
                                           const BackendOptions& options,
                                           const Limits& limits);
};

// The best first. A device is a row here and the file that it names.
std::span<const BackendFactory> BackendFactories();

// Loads a model's folder onto the device that the options name.
// kInvalidArgument, naming the devices that work, where this machine has none
// of that name; else as the factory says.
Result<std::unique_ptr<Backend>> LoadBackend(const FileSource& files,
                                             const BackendOptions& options,
                                             const Limits& limits);

}  // namespace podium
