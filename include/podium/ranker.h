#pragma once

#include <podium/ranking.h>
#include <podium/result.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace podium {

// How far a call has come: `done` of `all`. What is counted depends on the
// ranker: an engine counts pairs of the query and a passage, a client counts
// documents, page by page. A chain starts again from 0 with each step.
struct RankProgress {
  int64_t done = 0;
  int64_t all = 0;
};

// Options of a single call.
struct CallOptions {
  // Time from Submit() to the answer; then the call ends with
  // kDeadlineExceeded. An engine stops after the batch that it is scoring, a
  // client at once. 0 or less: no time is left. Absent: ClientOptions::timeout
  // for a client, no limit for an engine.
  std::optional<std::chrono::milliseconds> timeout;
  // A stop ends the call with kCancelled: an engine drops its pairs that wait,
  // a client aborts its requests. May be requested from any thread and at any
  // time, also after the call or the ranker has ended.
  std::stop_token stop;
  // Where calls have to wait, the lower number goes first, as in Cohere's v2:
  // from 0 to 999. A client sends it in dialects that have the field.
  int priority = 0;
  // May be empty. Called as the call gets on, never after the result; there may
  // be no call at all. `done` does not decrease, except in a chain.
  std::function<void(RankProgress)> progress;
};

using RankCallback = std::function<void(Result<Ranking>)>;

// Ranks documents: an engine in this process (engine.h), a client of a server
// (client.h), or a chain of rankers (fallback.h). A program written for one
// works with any other. Thread-safe.
//
// Callbacks run one at a time, on a thread that the ranker keeps for them, and
// never inside Submit(). While one runs, other calls of the ranker wait for
// theirs: it must not block, so it must not call Rank() of the same ranker. It
// may call Submit(). It must not destroy the ranker. An exception that leaves
// it ends the program (std::terminate).
class Ranker {
 public:
  // Ends the calls under way with kCancelled and waits for their callbacks.
  virtual ~Ranker() = default;

  // Returns at once and calls `done` exactly once, with the result or an error;
  // `done` must not be empty. Rank() and RankAsync() are made of it.
  virtual void Submit(RankRequest request, CallOptions options,
                      RankCallback done) = 0;

  // Returns at once. The future may outlive the ranker; destroying it does not
  // end the call.
  std::future<Result<Ranking>> RankAsync(RankRequest request,
                                         CallOptions options = {}) {
    // std::function requires a copyable callable.
    auto promise = std::make_shared<std::promise<Result<Ranking>>>();
    auto answer = promise->get_future();
    Submit(std::move(request), std::move(options),
           [promise = std::move(promise)](Result<Ranking> ranking) {
             promise->set_value(std::move(ranking));
           });
    return answer;
  }

  // Blocks until the result is there.
  Result<Ranking> Rank(RankRequest request, CallOptions options = {}) {
    struct {
      std::mutex mutex;
      std::condition_variable answered;
      std::optional<Result<Ranking>> answer;
    } call;
    Submit(std::move(request), std::move(options),
           [&call](Result<Ranking> ranking) {
             const std::lock_guard lock(call.mutex);
             call.answer = std::move(ranking);
             call.answered.notify_one();
           });
    std::unique_lock lock(call.mutex);
    call.answered.wait(lock, [&call] { return call.answer.has_value(); });
    return *std::move(call.answer);
  }
};

}  // namespace podium
