#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/file_source.h"
#include "base/limits.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "engine/backend.h"
#include "ops/linear.h"

namespace podium {

// None is auto: the fastest that this machine has and that ranks as f32 does.
using Precision = std::optional<Arithmetic>;

// "auto", "f32", "bf16", "int16" or "int8"; kInvalidArgument otherwise.
Result<Precision> ParsePrecision(std::string_view text);

struct CpuBackendOptions {
  int threads = 0;  // 0: every core this process may use
  // Where several backends are to share one set of threads, which scores a
  // batch of one at a time; `threads` is not looked at then. Null: its own.
  std::shared_ptr<ThreadPool> pool;
  // An error where the instruction set has no such products.
  Precision precision;
  bool measured = false;     // its kernels are MeasuredKernels
  std::string_view cpu_isa;  // forces an instruction set; empty:
                             // PODIUM_CPU_ISA, or the best there is
};

// Reads config.json and model.safetensors (or the shards of
// model.safetensors.index.json) of a reranker (model/bert.h) and prepares its
// weights. Errors name the file, the key, what was found and what would
// work.
Result<std::unique_ptr<Backend>> LoadCpuBackend(
    const FileSource& files, const CpuBackendOptions& options,
    const Limits& limits);

}  // namespace podium
