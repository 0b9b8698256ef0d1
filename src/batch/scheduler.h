#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/cancel_flag.h"
#include "base/histogram.h"
#include "base/result.h"
#include "batch/state_budget.h"
#include "batch/text_set.h"
#include "engine/backend.h"

namespace podium {

// How long a job waited for its first batch, and how long from there to the end
// of its last.
struct JobTimes {
  std::chrono::steady_clock::duration queued{0};
  std::chrono::steady_clock::duration scored{0};

  JobTimes& operator+=(const JobTimes& other) {
    queued += other.queued;
    scored += other.scored;
    return *this;
  }
};

// Pairs of one request, to be scored after the same layer.
struct ScoreJob {
  // The scheduler's alone until the job is done. With states that are known of
  // a text, its pairs go on from there.
  std::shared_ptr<TextSet> texts;
  std::vector<BatchPair> pairs;  // indices into `texts`
  int32_t layers = 0;            // see ScoreBatch
  // Set if a deeper job of the same texts follows: says by a pair's logit
  // whether to keep its document's states for that job, as far as the budget
  // goes. Called once for each pair, from a scheduler's thread. Must not block.
  std::function<bool(float logit)> keep_states;
  // Continues a request that was accepted before: it is never refused because
  // the queue is full or long.
  bool begun = false;
  int priority = 0;    // 0 first, as Cohere's v2 `priority`
  std::string client;  // who asks, such as a key's id; empty: nobody known
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::shared_ptr<const CancelFlag> cancel;  // may be null
  // May be empty. Called after each batch that held pairs of the job, with how
  // many are scored, from a scheduler's thread, and not after `done`. Must not
  // block.
  std::function<void(int64_t scored)> progress;
  // Called exactly once: a logit for each pair, or why there are none. From a
  // scheduler's thread, or from one that calls Submit. Must not block.
  std::function<void(Result<std::vector<float>>, const JobTimes&)> done;
};

struct SchedulerOptions {
  int64_t max_batch_tokens = 0;  // 0: as the backend's attributes say
  int64_t max_queued_tokens = 4 << 20;
  // For ScoreJob::keep_states, and for queries with large states.
  int64_t max_kept_state_bytes = 512 << 20;
};

// Collects the waiting pairs of all requests into batches of a token budget and
// has the backend score them. As many threads feed the backend as it takes
// batches at once.
//
// - Requests share batches. Clients take turns, and so do the requests of one
//   client: a short request beside a long one waits for a batch or two, and a
//   client with a hundred requests gets no more than a client with one.
// - A batch stops after one layer: that of the request whose turn it is. Other
//   requests join if they want the same.
// - Requests with the lowest `priority` go first, but every eighth batch takes
//   pairs of all priorities, so that no request waits forever.
// - If the queue is full, a request may push out requests of a later priority
//   that no batch has begun. A request that would miss its deadline at the
//   present speed is refused while others wait.
// - If one pair is at fault (an id out of range, a logit that is not finite),
//   only its request fails. A batch that nobody waits for any more is given up.
// - A request's query is in a batch once, and only the first batch computes it.
class Scheduler {
 public:
  // `backend` outlives the scheduler.
  Scheduler(Backend& backend, const SchedulerOptions& options);
  // Fails what still waits with kUnavailable, then joins.
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // Accepts the job, or calls job.done at once, on this thread: with
  // kUnavailable if the queue is full, too long for the deadline, or stopping;
  // with kDeadlineExceeded if the job alone takes longer than it has. A job
  // that is pushed out gets kUnavailable too, on this thread.
  // Error::retry_after says when the queue should be empty.
  void Submit(ScoreJob job);

  int64_t queued_tokens() const;
  // Batches completed since the start: a watchdog compares it with
  // queued_tokens().
  int64_t completed_batches() const { return completed_batches_.load(); }
  // The fill of each batch: its tokens divided by max_batch_tokens.
  Histogram batch_fill() const;

 private:
  struct Pending;
  struct Member {
    std::shared_ptr<Pending> pending;
    size_t pair;  // which of the job's
  };
  // A batch under way, of one thread.
  struct UnderWay {
    std::vector<Member> members;
    ScoreBatch batch;
    std::vector<float> logits;
    std::optional<int64_t> work;  // what the backend returned, if it scored
                                  // the members in one go
    std::chrono::steady_clock::time_point began, ended;
  };
  int64_t max_batch_tokens() const;
  std::optional<Error> Refusal(const ScoreJob& job, int64_t tokens) const;
  double Work(const ScoreJob& job, int64_t tokens) const;
  double Seconds(double work) const;
  Error Full(std::string message) const;
  bool MakeRoom(int64_t tokens, int priority,
                std::vector<std::shared_ptr<Pending>>& dropped);
  void Loop();
  bool WaitForBatch(UnderWay& u);
  std::vector<std::shared_ptr<Pending>> Settle(const UnderWay& u);
  bool HasWork() const;
  void FillBatch(std::vector<Member>& members);
  std::optional<int64_t> ScoreMembers(std::span<const Member> members,
                                      UnderWay& u);
  Keep KeepOfQuery(const ScoreJob& job, TextSet::Text& query);
  void LayOut(std::span<const Member> members, UnderWay& u);
  void Deliver(std::span<const Member> members, UnderWay& u);
  void Report(std::span<const Member> members);

  Backend& backend_;
  const SchedulerOptions options_;
  StateBudget state_budget_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::list<std::shared_ptr<Pending>> waiting_;  // by priority, then by arrival
  int64_t queued_tokens_ = 0;
  int64_t filled_batches_ = 0;
  int64_t turns_ = 0;                            // taken so far
  double recent_work_ = 0, recent_seconds_ = 0;  // of the last few batches
  Histogram batch_fill_;
  bool stopping_ = false;
  std::atomic<int64_t> completed_batches_{0};
  std::vector<std::thread> threads_;
};

}  // namespace podium
