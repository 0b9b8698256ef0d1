#include "server/served_models.h"

#include <algorithm>
#include <utility>

#include "api/model_names.h"

namespace podium {

std::vector<std::string> AnsweredNames(const ModelCatalogue& catalogue) {
  std::vector<std::string> lines;
  for (const std::string& name : catalogue.names) {
    std::string line = name + " answers to " + name;
    for (const auto& [alias, model] : catalogue.aliases) {
      if (model == name) line += ", " + alias;
    }
    if (lines.empty()) line += " and to requests that name no model";
    if (lines.empty() && catalogue.hosted_names) {
      line += ", or a model that others host, such as rerank-v3.5";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

ServedModels::ServedModels(ModelCatalogue catalogue)
    : aliases_(std::move(catalogue.aliases)),
      hosted_names_(catalogue.hosted_names) {
  for (std::string& name : catalogue.names) {
    slots_.push_back({std::move(name), nullptr});
  }
}

void ServedModels::Add(std::unique_ptr<Reranker> reranker) {
  std::shared_ptr<Reranker> old = std::move(reranker);
  const std::lock_guard lock(mutex_);
  for (Slot& slot : slots_) {
    // `old` takes the replaced model, which is destroyed after the unlock.
    if (slot.name == old->name()) return std::swap(slot.reranker, old);
  }
  slots_.push_back({old->name(), std::move(old)});
}

void ServedModels::Clear() {
  std::vector<Slot> slots;
  const std::lock_guard lock(mutex_);
  slots.swap(slots_);
}

// The caller holds the mutex.
const ServedModels::Slot* ServedModels::FindNamed(
    std::string_view requested) const {
  const auto named = [&](std::string_view name) -> const Slot* {
    const auto found =
        std::find_if(slots_.begin(), slots_.end(),
                     [name](const Slot& slot) { return slot.name == name; });
    return found == slots_.end() ? nullptr : &*found;
  };
  if (const Slot* slot = named(requested)) return slot;
  for (const auto& [alias, name] : aliases_) {
    if (alias == requested) return named(name);
  }
  return nullptr;
}

// The caller holds the mutex; there is at least one slot.
const ServedModels::Slot* ServedModels::FindSlot(
    std::string_view requested) const {
  if (const Slot* slot = FindNamed(requested)) return slot;
  const bool is_defaults =
      requested.empty() || (hosted_names_ && IsHostedModelName(requested));
  return is_defaults ? &slots_.front() : nullptr;
}

bool ServedModels::StandsIn(std::string_view requested) const {
  const std::lock_guard lock(mutex_);
  return !requested.empty() && !slots_.empty() &&
         FindNamed(requested) == nullptr && FindSlot(requested) != nullptr;
}

Result<std::shared_ptr<Reranker>> ServedModels::Find(
    std::string_view requested) const {
  const std::lock_guard lock(mutex_);
  if (slots_.empty()) {
    return Fail(ErrorCode::kUnavailable, "the model is still loading");
  }
  const Slot* const slot = FindSlot(requested);
  if (slot == nullptr) {
    return Fail(ErrorCode::kNotFound, ModelNotFound(requested), "model");
  }
  if (!slot->reranker) {
    return Fail(ErrorCode::kUnavailable, "the model is still loading");
  }
  return slot->reranker;
}

std::vector<std::shared_ptr<Reranker>> ServedModels::All() const {
  std::vector<std::shared_ptr<Reranker>> models;
  const std::lock_guard lock(mutex_);
  for (const Slot& slot : slots_) {
    if (slot.reranker) models.push_back(slot.reranker);
  }
  return models;
}

bool ServedModels::IsDefault(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return !slots_.empty() && slots_.front().name == name;
}

bool ServedModels::ready() const {
  const std::lock_guard lock(mutex_);
  return !slots_.empty() &&
         std::all_of(slots_.begin(), slots_.end(),
                     [](const Slot& slot) { return slot.reranker != nullptr; });
}

int64_t ServedModels::queued_tokens() const {
  int64_t tokens = 0;
  for (const auto& model : All()) tokens += model->queued_tokens();
  return tokens;
}

int64_t ServedModels::completed_batches() const {
  int64_t batches = 0;
  for (const auto& model : All()) batches += model->completed_batches();
  return batches;
}

}  // namespace podium
