#include "cli/model_loading.h"

#include <algorithm>
#include <filesystem>

#include "base/thread_pool.h"
#include "builtin/builtin_model.h"

namespace podium {

Result<std::unique_ptr<Reranker>> LoadReranker(const ModelFlags& flags,
                                               const Limits& limits) {
  const Result<Precision> precision = ParsePrecision(flags.precision);
  if (!precision) return tl::unexpected(precision.error());
  RerankerOptions options;
  options.limits = limits;
  options.backend = {.threads = flags.threads, .precision = *precision};
  options.tokenizer_threads = std::max(1, AvailableCores() / 4);
  if (flags.model.empty())
    return Reranker::Load(std::string(kBuiltinModelName), BuiltinModel(),
                          options);

  const std::filesystem::path folder(flags.model);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return Fail(ErrorCode::kNotFound,
                flags.model +
                    ": not a folder; --model takes a Hugging Face folder with "
                    "config.json, tokenizer.json and "
                    "model.safetensors",
                "--model");
  }
  // "." and "x/" have no name of their own.
  const std::filesystem::path full =
      std::filesystem::absolute(folder).lexically_normal();
  const std::string name =
      (full.has_filename() ? full : full.parent_path()).filename().string();
  return Reranker::Load(name, *OpenFolder(folder), options);
}

}  // namespace podium
