#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/choice.h"
#include "base/result.h"
#include "keys/quota.h"

namespace podium {

// Counts what keys have used of their limits. Each call is atomic: calls from
// any number of threads, and for a shared store from any number of processes,
// never take more than a limit allows. Thread-safe.
//
// `now` is the caller's time. A store that several processes share cannot use
// its steady clock, which differs between machines and starts anew at boot; it
// uses UTC or a clock of its own, in whole seconds or finer.
//
// An error means that the store could not be reached and that nothing was
// taken: kUnavailable, with the store's name and how to mend it. A call returns
// an error rather than wait for longer than QuotaStoreOptions::timeout.
class QuotaStore {
 public:
  virtual ~QuotaStore() = default;

  // Takes the whole cost from the key's limits, or nothing. A denial says how
  // long to wait, and consumes nothing. `key` is the key's id.
  virtual Result<QuotaDecision> Take(std::string_view key,
                                     const QuotaLimits& limits,
                                     const QuotaCost& cost,
                                     const Instant& now) = 0;

  // Gives back what Take took.
  virtual Result<void> Refund(std::string_view key, const QuotaLimits& limits,
                              const QuotaCost& cost, const Instant& now) = 0;

  // The requests that keys have made in this month, as recorded elsewhere.
  // Ignored for keys that the store already counts.
  virtual Result<void> Restore(const std::map<std::string, int64_t>& requests,
                               const Instant& now) = 0;
};

struct QuotaStoreOptions {
  std::string key_store_path;  // the file of KeyStore; empty: none
  // How long a call may wait for the store.
  std::chrono::milliseconds timeout{50};
};

struct QuotaStoreKind {
  Result<std::unique_ptr<QuotaStore>> (*open)(const QuotaStoreOptions&);
  bool shared;  // several processes count together, and a restart keeps counts
};

// All stores; the first is the default.
Choices<QuotaStoreKind> QuotaStores();

// An unknown name is an error that lists the names there are.
Result<std::unique_ptr<QuotaStore>> OpenQuotaStore(
    std::string_view name, const QuotaStoreOptions& options);

}  // namespace podium
