#include "models/model_loading.h"

#include <algorithm>
#include <filesystem>

#include "base/thread_pool.h"
#include "builtin/builtin_model.h"
#include "engine/backend_factory.h"
#include "model/load_model.h"
#include "models/gguf_folder.h"

namespace podium {
namespace {

// Returns load(the model's files), or an error if there are none.
template <class Load>
auto WithFiles(const ModelSpec& spec, const Limits& limits, Load load)
    -> decltype(load(BuiltinModel())) {
  if (spec.folder.empty()) return load(BuiltinModel());
  if (IsGgufPath(spec.folder)) {
    const auto files = OpenGguf(spec.folder, limits);
    if (!files) return Unexpected(files.error());
    return load(**files);
  }
  std::error_code ignored;
  if (!std::filesystem::is_directory(spec.folder, ignored)) {
    return Fail(ErrorCode::kNotFound,
                spec.folder +
                    ": not a folder; a model is a Hugging Face folder with "
                    "config.json, tokenizer.json and model.safetensors, or a "
                    "GGUF file",
                "model");
  }
  return load(*OpenFolder(spec.folder));
}

}  // namespace

Result<RerankerOptions> MakeRerankerOptions(const EngineOptions& from,
                                            const Limits& limits) {
  if (from.threads < 0) {
    return Fail(ErrorCode::kInvalidArgument, "threads must be at least 0",
                "threads");
  }
  if (from.state_cache < 0) {
    return Fail(ErrorCode::kInvalidArgument, "state_cache must be at least 0",
                "state_cache");
  }
  if (from.score_cache < 0) {
    return Fail(ErrorCode::kInvalidArgument, "score_cache must be at least 0",
                "score_cache");
  }
  const Result<Precision> precision = ParsePrecision(from.precision);
  if (!precision) return Unexpected(precision.error());
  const Result<Depth> depth = ParseDepth(from.depth);
  if (!depth) return Unexpected(depth.error());
  const Result<SpecialTokens> special_tokens =
      ParseSpecialTokens(from.special_tokens);
  if (!special_tokens) return Unexpected(special_tokens.error());
  RerankerOptions options;
  options.special_tokens = *special_tokens;
  options.prompt_template = from.prompt_template;
  options.instruction = from.instruction;
  options.depth = *depth;
  options.limits = limits;
  options.backend = {.pool = std::make_shared<ThreadPool>(
                         from.threads == 0 ? AvailableCores() : from.threads),
                     .precision = *precision};
  options.cached_scores = from.score_cache;
  options.cached_state_bytes = from.state_cache;
  options.tokenizer_threads = std::max(1, AvailableCores() / 4);
  return options;
}

Result<LoadedModel> LoadModel(const ModelSpec& spec,
                              const RerankerOptions& options) {
  return WithFiles(spec, options.limits,
                   [&](const FileSource& files) -> Result<LoadedModel> {
                     const auto config = ReadModelConfig(files, options.limits);
                     if (!config) return Unexpected(config.error());
                     LoadedModel model;
                     auto texts = LoadModelTexts(
                         spec.name, files, **config,
                         {.special_tokens = options.special_tokens,
                          .prompt_template = options.prompt_template},
                         options.limits);
                     if (!texts) return Unexpected(std::move(texts.error()));
                     model.texts = *std::move(texts);
                     auto backend = LoadBackend(
                         **config, files, options.backend, options.limits);
                     if (!backend)
                       return Unexpected(std::move(backend.error()));
                     model.backend = *std::move(backend);
                     return model;
                   });
}

Result<std::shared_ptr<const ScoreMap>> LoadCalibration(const std::string& file,
                                                        const ModelSpec& spec) {
  if (file != "auto") return LoadScoreMap(file);
  if (spec.folder.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the built-in model has no folder to hold a calibration: name "
                "a file instead of auto",
                "calibration");
  }
  const std::filesystem::path folder(spec.folder);
  return LoadScoreMap((folder / kCalibrationFile).string());
}

Result<std::shared_ptr<const ScoreMap>> LoadProbabilities(
    const std::string& file, const ModelSpec& spec) {
  auto map = LoadCalibration(file, spec);
  if (!map || (*map)->has_probabilities()) return map;
  return Fail(ErrorCode::kInvalidArgument,
              file + " for " + spec.name +
                  " was fitted with the method threshold, which gives no "
                  "probabilities: fit one with the method isotonic or platt",
              "calibration");
}

Result<std::unique_ptr<Reranker>> LoadReranker(const ModelSpec& spec,
                                               const RerankerOptions& options) {
  return WithFiles(spec, options.limits, [&](const FileSource& files) {
    return Reranker::Load(spec.name, files, options);
  });
}

}  // namespace podium
