#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rerank/reranker.h"

namespace podium {

// The models a server answers with, by name. Thread-safe.
//
// A reranker's callbacks run on its own threads, and its destructor joins them:
// whoever holds what Find gave must not be the last to let go on such a thread.
class ServedModels {
 public:
  // Replaces one of the same name.
  void Add(std::unique_ptr<Reranker> reranker);
  // Ends them, and with them every job they still have.
  void Clear();

  // The model for what a request named: its own name, one of Cohere's or
  // nothing at all for the first one added. kUnavailable while there is none,
  // kNotFound for other names.
  Result<std::shared_ptr<Reranker>> Find(std::string_view requested) const;
  bool empty() const;

  // Of all models together, for the watchdog.
  int64_t queued_tokens() const;
  int64_t completed_batches() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Reranker>> models_;
};

}  // namespace podium
