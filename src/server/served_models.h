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

// What a server is going to serve, as it is known before anything is loaded.
struct ModelCatalogue {
  // The first is the default. Empty: whatever is added, the first to come being
  // the default.
  std::vector<std::string> names;
  // Other names for them: {alias, one of `names`}.
  std::vector<std::pair<std::string, std::string>> aliases;
  // The default also answers under the names of models that Cohere or a
  // neighbour hosts. Off: only under those above.
  bool hosted_names = true;
};

// A sentence for each model: the names under which it answers.
std::vector<std::string> AnsweredNames(const ModelCatalogue& catalogue);

// The models a server answers with, by name. Thread-safe.
//
// A reranker's callbacks run on its own threads, and its destructor joins them:
// whoever holds what Find gave must not be the last to let go on such a thread.
class ServedModels {
 public:
  explicit ServedModels(ModelCatalogue catalogue = {});

  // Replaces one of the same name; one that the catalogue does not have comes
  // after those that it has.
  void Add(std::unique_ptr<Reranker> reranker);
  // Ends them, and with them every job they still have.
  void Clear();

  // The model for what a request named: its own name, an alias, or, for the
  // default, nothing at all or, with ModelCatalogue::hosted_names, a name of a
  // model that Cohere or a neighbour hosts.
  // kUnavailable while the model is loading, kNotFound for other names.
  Result<std::shared_ptr<Reranker>> Find(std::string_view requested) const;

  // True where Find gives the default for a name that the operator did not give
  // it.
  bool StandsIn(std::string_view requested) const;

  // Those that are loaded; the default, where it is, first.
  std::vector<std::shared_ptr<Reranker>> All() const;
  bool IsDefault(std::string_view name) const;
  // There is one, and all of the catalogue are loaded.
  bool ready() const;

  // Of all models together, for the watchdog.
  int64_t queued_tokens() const;
  int64_t completed_batches() const;

 private:
  struct Slot {
    std::string name;
    std::shared_ptr<Reranker> reranker;  // null: it is still loading
  };
  const Slot* FindNamed(std::string_view requested) const;
  const Slot* FindSlot(std::string_view requested) const;

  const std::vector<std::pair<std::string, std::string>> aliases_;
  const bool hosted_names_;
  mutable std::mutex mutex_;
  std::vector<Slot> slots_;  // the default first
};

}  // namespace podium
