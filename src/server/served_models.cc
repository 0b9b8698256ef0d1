#include "server/served_models.h"

#include <utility>

#include "api/model_names.h"

namespace podium {

void ServedModels::Add(std::unique_ptr<Reranker> reranker) {
  std::shared_ptr<Reranker> old = std::move(reranker);
  const std::lock_guard lock(mutex_);
  for (auto& model : models_) {
    // `old` leaves here with the one that was replaced, after the lock.
    if (model->name() == old->name()) return std::swap(model, old);
  }
  models_.push_back(std::move(old));
}

void ServedModels::Clear() {
  std::vector<std::shared_ptr<Reranker>> models;
  const std::lock_guard lock(mutex_);
  models.swap(models_);
}

Result<std::shared_ptr<Reranker>> ServedModels::Find(
    std::string_view requested) const {
  const std::lock_guard lock(mutex_);
  if (models_.empty()) {
    return Fail(ErrorCode::kUnavailable, "the model is still loading");
  }
  for (const auto& model : models_) {
    if (model->name() == requested) return model;
  }
  if (requested.empty() || IsHostedModelName(requested)) {
    return models_.front();
  }
  return Fail(ErrorCode::kNotFound, ModelNotFound(requested), "model");
}

bool ServedModels::empty() const {
  const std::lock_guard lock(mutex_);
  return models_.empty();
}

int64_t ServedModels::queued_tokens() const {
  const std::lock_guard lock(mutex_);
  int64_t tokens = 0;
  for (const auto& model : models_) tokens += model->queued_tokens();
  return tokens;
}

int64_t ServedModels::completed_batches() const {
  const std::lock_guard lock(mutex_);
  int64_t batches = 0;
  for (const auto& model : models_) batches += model->completed_batches();
  return batches;
}

}  // namespace podium
