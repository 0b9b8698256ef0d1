#include "batch/scheduler.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace podium {

using std::chrono::steady_clock;

// A job and how far it has come. Only the scheduler's thread touches one after
// it has been queued.
struct Scheduler::Pending {
  explicit Pending(ScoreJob j)
      : job(std::move(j)), logits(job.encodings.size()) {}

  ScoreJob job;
  std::vector<float> logits;
  size_t next = 0;  // first encoding that is not in a batch yet
  std::optional<Error> error;

  int64_t waiting_tokens() const {
    int64_t tokens = 0;
    for (size_t i = next; i < job.encodings.size(); ++i) {
      tokens += Tokens(job.encodings[i]);
    }
    return tokens;
  }
  bool done() const { return error || next == job.encodings.size(); }
};

namespace {

// One batch in so many is shared by all priorities: a request of the last one
// gets on, however many of the first keep coming.
constexpr int64_t kSharedBatch = 8;

// Why a job should not be worked on any more, if it should not.
std::optional<Error> GivenUp(const ScoreJob& job,
                             steady_clock::time_point now) {
  if (job.cancel && job.cancel->cancelled())
    return Error{ErrorCode::kCancelled, "request cancelled", ""};
  if (job.deadline && now >= *job.deadline) {
    return Error{ErrorCode::kDeadlineExceeded,
                 "the deadline passed before every document was scored", ""};
  }
  return std::nullopt;
}

}  // namespace

Scheduler::Scheduler(Backend& backend, const SchedulerOptions& options)
    : backend_(backend), options_(options), thread_([this] { Loop(); }) {}

Scheduler::~Scheduler() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

int64_t Scheduler::queued_tokens() const {
  const std::lock_guard lock(mutex_);
  return queued_tokens_;
}

// Drops jobs that go after `priority` and that no batch has begun, the last
// first, until `tokens` more fit; where they would not fit even then, none.
// Holds the mutex.
bool Scheduler::MakeRoom(int64_t tokens, int priority,
                         std::vector<std::shared_ptr<Pending>>& dropped) {
  // A job larger than the whole queue is still taken by an idle one: it must
  // not be impossible.
  int64_t queued = queued_tokens_;
  const auto fits = [&] {
    return queued == 0 || queued + tokens <= options_.max_queued_tokens;
  };
  for (auto it = waiting_.rbegin();
       !fits() && it != waiting_.rend() && (*it)->job.priority > priority;
       ++it) {
    // What a batch has begun belongs to the scheduler's thread.
    if ((*it)->next > 0 || (*it)->error) continue;
    queued -= (*it)->waiting_tokens();
    dropped.push_back(*it);
  }
  if (!fits()) {
    dropped.clear();
    return false;
  }
  if (dropped.empty()) return true;
  queued_tokens_ = queued;
  waiting_.remove_if([&](const auto& pending) {
    return std::find(dropped.begin(), dropped.end(), pending) != dropped.end();
  });
  return true;
}

void Scheduler::Submit(ScoreJob job) {
  constexpr char kFull[] = "the queue is full; try again later";
  int64_t tokens = 0;
  for (const Encoding& encoding : job.encodings) tokens += Tokens(encoding);
  const char* refusal = nullptr;
  bool taken = false;
  std::vector<std::shared_ptr<Pending>> dropped;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      refusal = "the server is stopping; try again later";
    } else if (!MakeRoom(tokens, job.priority, dropped)) {
      refusal = kFull;
    } else if (!job.encodings.empty()) {
      taken = true;
      queued_tokens_ += tokens;
      const auto behind = std::find_if(
          waiting_.begin(), waiting_.end(), [&](const auto& other) {
            return other->job.priority > job.priority;
          });
      waiting_.insert(behind, std::make_shared<Pending>(std::move(job)));
      wake_.notify_one();
    }
  }
  for (const auto& pending : dropped) {
    pending->job.done(Fail(ErrorCode::kUnavailable, kFull));
  }
  if (taken) return;
  if (refusal) {
    job.done(Fail(ErrorCode::kUnavailable, refusal));
  } else {
    job.done(std::vector<float>());
  }
}

void Scheduler::Loop() {
  std::vector<Member> members;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_ && waiting_.empty()) return;
      const auto now = steady_clock::now();
      for (const auto& pending : waiting_) {
        pending->error = stopping_ ? Error{ErrorCode::kUnavailable,
                                           "the server is stopping", ""}
                                   : GivenUp(pending->job, now);
      }
      FillBatch(members);
    }
    if (!members.empty()) {
      ScoreMembers(members);
      completed_batches_.fetch_add(1);
    }
    std::vector<std::shared_ptr<Pending>> finished;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [pending, encoding] : members)
        queued_tokens_ -= Tokens(pending->job.encodings[encoding]);
      for (auto it = waiting_.begin(); it != waiting_.end();) {
        if (!(*it)->done()) {
          ++it;
          continue;
        }
        queued_tokens_ -= (*it)->waiting_tokens();
        finished.push_back(std::move(*it));
        it = waiting_.erase(it);
      }
    }
    for (const auto& pending : finished) {
      if (pending->error) {
        pending->job.done(tl::unexpected(*std::move(pending->error)));
      } else {
        pending->job.done(std::move(pending->logits));
      }
    }
  }
}

// Requests of the first priority give a pair each in turn until the batch is
// full; then the next priority. In a shared batch all are of one priority.
void Scheduler::FillBatch(std::vector<Member>& members) {
  members.clear();
  int64_t tokens = 0;
  const bool shared = ++filled_batches_ % kSharedBatch == 0;
  for (auto begin = waiting_.begin(); begin != waiting_.end();) {
    const int priority = (*begin)->job.priority;
    const auto end =
        std::find_if(begin, waiting_.end(), [&](const auto& pending) {
          return !shared && pending->job.priority != priority;
        });
    for (bool any = true; any;) {
      any = false;
      for (auto it = begin; it != end; ++it) {
        if ((*it)->done()) continue;
        const size_t encoding = (*it)->next;
        tokens += Tokens((*it)->job.encodings[encoding]);
        if (tokens > options_.max_batch_tokens && !members.empty()) return;
        members.push_back({*it, encoding});
        ++(*it)->next;
        any = true;
      }
    }
    begin = end;
  }
}

// Scores the members; where the backend refuses them together, each request on
// its own, so that only the one at fault fails.
void Scheduler::ScoreMembers(std::span<const Member> members) {
  batch_.Clear();
  for (const Member& member : members)
    batch_.Add(member.pending->job.encodings[member.encoding]);
  logits_.resize(members.size());
  const Result<void> scored = backend_.Score(batch_.batch(), logits_);
  if (scored) {
    for (size_t i = 0; i < members.size(); ++i) {
      Pending& pending = *members[i].pending;
      pending.logits[members[i].encoding] = logits_[i];
      if (!std::isfinite(logits_[i])) {
        pending.error =
            Error{ErrorCode::kInternal,
                  "the model gave a score that is not a finite number",
                  "documents[" + std::to_string(members[i].encoding) + "]"};
      }
    }
    return;
  }
  std::vector<Member> rest(members.begin(), members.end());
  Pending* const first = rest.front().pending.get();
  const auto others = std::stable_partition(
      rest.begin(), rest.end(),
      [first](const Member& member) { return member.pending.get() == first; });
  if (others == rest.end()) {
    first->error = scored.error();
    return;
  }
  ScoreMembers({rest.begin(), others});
  ScoreMembers({others, rest.end()});
}

}  // namespace podium
