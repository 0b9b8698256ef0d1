#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "rerank/reranker.h"

namespace podium {

// The models that a server will serve, known before any is loaded.
struct ModelCatalogue {
  // The first is the default. Empty: any model may be added, and the first one
  // added is the default.
  std::vector<std::string> names;
  // Other names for them: {alias, one of `names`}.
  std::vector<std::pair<std::string, std::string>> aliases;
  // The default also answers to the names of models that hosted services offer
  // (IsHostedModelName). Off: only to the names above.
  bool hosted_names = true;
};

// A sentence for each model, with the names that it answers to.
std::vector<std::string> AnsweredNames(const ModelCatalogue& catalogue);

// A server's models, by name. Thread-safe.
//
// A reranker's callbacks run on its own threads, and its destructor joins them:
// a result of Find must not be the last reference to be released on such a
// thread.
class ServedModels {
 public:
  explicit ServedModels(ModelCatalogue catalogue = {});

  // Replaces a model with the same name. A model that is not in the catalogue
  // is listed after those that are.
  void Add(std::unique_ptr<Reranker> reranker);
  // Destroys all models and ends their remaining jobs.
  void Clear();

  // Finds a model by its own name or an alias. An empty name and, with
  // ModelCatalogue::hosted_names, the name of a hosted service's model find the
  // default. kUnavailable while the model is loading, kNotFound for other
  // names.
  Result<std::shared_ptr<Reranker>> Find(std::string_view requested) const;

  // True if Find returns the default for a name that the operator did not give
  // it.
  bool StandsIn(std::string_view requested) const;

  // The loaded models; the default first, if it is loaded.
  std::vector<std::shared_ptr<Reranker>> All() const;
  bool IsDefault(std::string_view name) const;
  // At least one model is loaded, and so are all in the catalogue.
  bool ready() const;

  // Sums over all models, for the watchdog.
  int64_t queued_tokens() const;
  int64_t completed_batches() const;

 private:
  struct Slot {
    std::string name;
    std::shared_ptr<Reranker> reranker;  // null: still loading
  };
  const Slot* FindNamed(std::string_view requested) const;
  const Slot* FindSlot(std::string_view requested) const;

  const std::vector<std::pair<std::string, std::string>> aliases_;
  const bool hosted_names_;
  mutable std::mutex mutex_;
  std::vector<Slot> slots_;  // the default first
};

}  // namespace podium
