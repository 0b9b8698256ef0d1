#include "cli/model_loading.h"

#include <algorithm>
#include <filesystem>

#include "base/thread_pool.h"
#include "builtin/builtin_model.h"

namespace podium {

Result<RerankerOptions> ModelOptions(const ModelFlags& flags,
                                     const Limits& limits) {
  const Result<Precision> precision = ParsePrecision(flags.precision);
  if (!precision) return tl::unexpected(precision.error());
  RerankerOptions options;
  options.limits = limits;
  options.backend = {.pool = std::make_shared<ThreadPool>(
                         flags.threads == 0 ? AvailableCores() : flags.threads),
                     .precision = *precision};
  options.tokenizer_threads = std::max(1, AvailableCores() / 4);
  return options;
}

Result<std::unique_ptr<Reranker>> LoadReranker(const ModelSpec& spec,
                                               const RerankerOptions& options) {
  if (spec.folder.empty()) {
    return Reranker::Load(spec.name, BuiltinModel(), options);
  }
  const std::filesystem::path folder(spec.folder);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return Fail(ErrorCode::kNotFound,
                spec.folder +
                    ": not a folder; --model takes a Hugging Face folder with "
                    "config.json, tokenizer.json and "
                    "model.safetensors",
                "--model");
  }
  return Reranker::Load(spec.name, *OpenFolder(folder), options);
}

}  // namespace podium
