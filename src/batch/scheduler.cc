#include "batch/scheduler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "batch/turns.h"

namespace podium {

using std::chrono::steady_clock;

// A job and how far it has come. Only the scheduler's thread touches one after
// it has been queued.
struct Scheduler::Pending {
  Pending(ScoreJob j, int64_t tokens)
      : job(std::move(j)),
        logits(job.encodings.size()),
        waiting_tokens(tokens) {}

  ScoreJob job;
  std::vector<float> logits;
  size_t next = 0;         // first encoding that is not in a batch yet
  int64_t waiting_tokens;  // of those from `next` on
  int64_t last_turn = 0;   // when it last gave a pair, or came
  std::optional<Error> error;
  const steady_clock::time_point submitted = steady_clock::now();
  std::optional<steady_clock::time_point> begun;  // its first batch

  bool done() const { return error || next == job.encodings.size(); }

  JobTimes Times(steady_clock::time_point now) const {
    const auto waited_until = begun.value_or(now);
    return {.queued = waited_until - submitted, .scored = now - waited_until};
  }
};

namespace {

// One batch in so many is shared by all priorities: a request of the last one
// gets on, however many of the first keep coming.
constexpr int64_t kSharedBatch = 8;

// Of the last some ten batches an estimate of speed is made: each counts so
// much less than the one after it.
constexpr double kFading = 0.9;

// A batch of less than this part of a full one says nothing of speed: it may
// leave threads idle, and its fixed costs weigh too much.
constexpr int64_t kTellingPart = 4;

// A job that would take a little longer than it has may be lucky; one that
// would take so many times as long is not begun.
constexpr double kHopeless = 1.5;

constexpr std::array kFillBounds = {0.1, 0.2, 0.3, 0.4, 0.5,
                                    0.6, 0.7, 0.8, 0.9, 1.0};

constexpr char kQueueFull[] = "the queue is full; try again later";

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
    : backend_(backend),
      options_(options),
      batch_fill_(kFillBounds),
      thread_([this] { Loop(); }) {}

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

Histogram Scheduler::batch_fill() const {
  const std::lock_guard lock(mutex_);
  return batch_fill_;
}

// Tokens that go through all layers, or as much in fewer.
double Scheduler::Work(const ScoreJob& job, int64_t tokens) const {
  const int32_t all = backend_.attributes().layers;
  return static_cast<double>(tokens) * (job.layers == 0 ? all : job.layers) /
         all;
}

// How long the backend takes for so much work; 0 where nobody knows yet.
double Scheduler::Seconds(double work) const {
  if (recent_work_ == 0) return 0;
  return work * recent_seconds_ / recent_work_;
}

Error Scheduler::Full(std::string message) const {
  constexpr double kMostSeconds = 120;
  const double seconds =
      std::ceil(Seconds(static_cast<double>(queued_tokens_)));
  return {.code = ErrorCode::kUnavailable,
          .message = std::move(message),
          .param = "",
          .retry_after = std::chrono::seconds(
              static_cast<int64_t>(std::clamp(seconds, 1.0, kMostSeconds)))};
}

// Why a job of so many tokens is not worth beginning, if it is not. Jobs share
// the backend evenly: of each other one as many tokens as its own go first, at
// most. Holds the mutex.
std::optional<Error> Scheduler::Refusal(const ScoreJob& job,
                                        int64_t tokens) const {
  if (stopping_) return Full("the server is stopping; try again later");
  // One that has the backend to itself is always begun: a guess that was wrong
  // is put right by batches alone.
  if (job.begun || !job.deadline || queued_tokens_ == 0) return std::nullopt;
  const std::chrono::duration<double> left =
      *job.deadline - steady_clock::now();
  const double work = Work(job, tokens);
  if (Seconds(work) > kHopeless * left.count()) {
    return Error{ErrorCode::kDeadlineExceeded,
                 "the deadline would pass before every document is scored", ""};
  }
  double before = 0;
  for (const auto& other : waiting_) {
    if (other->job.priority > job.priority) break;
    before += std::min(work, Work(other->job, other->waiting_tokens));
  }
  if (Seconds(before + work) > kHopeless * left.count()) {
    return Full("the queue is too long for the request's deadline");
  }
  return std::nullopt;
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
    queued -= (*it)->waiting_tokens;
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
  int64_t tokens = 0;
  for (const Encoding& encoding : job.encodings) tokens += Tokens(encoding);
  std::optional<Error> refusal, dropped_for;
  bool taken = false;
  std::vector<std::shared_ptr<Pending>> dropped;
  {
    const std::lock_guard lock(mutex_);
    refusal = Refusal(job, tokens);
    if (!refusal && !job.begun && !MakeRoom(tokens, job.priority, dropped)) {
      refusal = Full(kQueueFull);
    }
    if (!dropped.empty()) dropped_for = Full(kQueueFull);
    if (!refusal && !job.encodings.empty()) {
      taken = true;
      queued_tokens_ += tokens;
      const auto behind = std::find_if(
          waiting_.begin(), waiting_.end(), [&](const auto& other) {
            return other->job.priority > job.priority;
          });
      const auto pending = std::make_shared<Pending>(std::move(job), tokens);
      pending->last_turn = ++turns_;
      waiting_.insert(behind, pending);
      wake_.notify_one();
    }
  }
  for (const auto& pending : dropped) {
    pending->job.done(Unexpected(*dropped_for),
                      pending->Times(steady_clock::now()));
  }
  if (taken) return;
  if (refusal) {
    job.done(Unexpected(*std::move(refusal)), {});
  } else {
    job.done(std::vector<float>(), {});
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
        pending->error = stopping_ ? Full("the server is stopping")
                                   : GivenUp(pending->job, now);
      }
      FillBatch(members);
      for (const Member& member : members) {
        member.pending->begun = member.pending->begun.value_or(now);
      }
    }
    const auto began = steady_clock::now();
    bool whole = false;
    if (!members.empty()) {
      whole = ScoreMembers(members);
      completed_batches_.fetch_add(1);
    }
    const auto ended = steady_clock::now();
    const std::chrono::duration<double> took = ended - began;
    std::vector<std::shared_ptr<Pending>> finished;
    {
      const std::lock_guard lock(mutex_);
      int64_t tokens = 0;
      for (const auto& [pending, encoding] : members)
        tokens += Tokens(pending->job.encodings[encoding]);
      queued_tokens_ -= tokens;
      if (!members.empty()) {
        batch_fill_.Observe(static_cast<double>(tokens) /
                            static_cast<double>(options_.max_batch_tokens));
      }
      if (whole && tokens * kTellingPart >= options_.max_batch_tokens) {
        recent_work_ =
            kFading * recent_work_ + Work(members.front().pending->job, tokens);
        recent_seconds_ = kFading * recent_seconds_ + took.count();
      }
      for (auto it = waiting_.begin(); it != waiting_.end();) {
        if (!(*it)->done()) {
          ++it;
          continue;
        }
        queued_tokens_ -= (*it)->waiting_tokens;
        finished.push_back(std::move(*it));
        it = waiting_.erase(it);
      }
    }
    for (const auto& pending : finished) {
      const JobTimes times = pending->Times(ended);
      if (pending->error) {
        pending->job.done(Unexpected(*std::move(pending->error)), times);
      } else {
        pending->job.done(std::move(pending->logits), times);
      }
    }
  }
}

// Clients with requests of the first priority give a pair each in turn until
// the batch is full; then the next priority. In a shared batch all are of one
// priority.
void Scheduler::FillBatch(std::vector<Member>& members) {
  members.clear();
  int64_t tokens = 0;
  const bool shared = ++filled_batches_ % kSharedBatch == 0;
  std::optional<int32_t> layers;  // of the batch
  for (auto begin = waiting_.begin(); begin != waiting_.end();) {
    const int priority = (*begin)->job.priority;
    const auto end =
        std::find_if(begin, waiting_.end(), [&](const auto& pending) {
          return !shared && pending->job.priority != priority;
        });
    std::vector<std::shared_ptr<Pending>> jobs;
    std::copy_if(begin, end, std::back_inserter(jobs),
                 [](const auto& pending) { return !pending->done(); });
    if (!layers && !jobs.empty()) {
      const auto next = std::min_element(jobs.begin(), jobs.end(),
                                         [](const auto& a, const auto& b) {
                                           return a->last_turn < b->last_turn;
                                         });
      layers = (*next)->job.layers;
    }
    std::erase_if(jobs, [&](const auto& pending) {
      return pending->job.layers != layers;
    });
    std::vector<Turns<std::shared_ptr<Pending>>> clients =
        ByClient(std::move(jobs));
    for (bool any = true; any;) {
      any = false;
      for (auto& client : clients) {
        const std::shared_ptr<Pending> pending = client.Take();
        if (!pending) continue;
        const size_t encoding = pending->next;
        const int64_t more = Tokens(pending->job.encodings[encoding]);
        if (tokens + more > options_.max_batch_tokens && !members.empty()) {
          return;
        }
        tokens += more;
        members.push_back({pending, encoding});
        ++pending->next;
        pending->waiting_tokens -= more;
        pending->last_turn = ++turns_;
        any = true;
      }
    }
    begin = end;
  }
}

// Scores the members; where the backend refuses them together, each request on
// its own, so that only the one at fault fails. Returns whether they were
// scored in one go: only then does the time it took say how fast the backend
// is.
bool Scheduler::ScoreMembers(std::span<const Member> members) {
  batch_.Clear();
  for (const Member& member : members)
    batch_.Add(member.pending->job.encodings[member.encoding]);
  logits_.resize(members.size());
  Batch batch = batch_.batch();
  batch.layers = members.front().pending->job.layers;
  const Result<void> scored = backend_.Score(batch, logits_, [members] {
    const auto now = steady_clock::now();
    return std::all_of(members.begin(), members.end(),
                       [now](const Member& member) {
                         return GivenUp(member.pending->job, now);
                       });
  });
  if (scored) {
    for (size_t i = 0; i < members.size(); ++i) {
      Pending& pending = *members[i].pending;
      pending.logits[members[i].encoding] = logits_[i];
      if (!std::isfinite(logits_[i])) {
        pending.error = Error{
            ErrorCode::kInternal,
            "the model gave a score that is not a finite number", "documents"};
      }
    }
    return true;
  }
  if (scored.error().code == ErrorCode::kCancelled) {
    const auto now = steady_clock::now();
    for (const Member& member : members) {
      member.pending->error = GivenUp(member.pending->job, now);
    }
    return false;
  }
  std::vector<Member> rest(members.begin(), members.end());
  Pending* const first = rest.front().pending.get();
  const auto others = std::stable_partition(
      rest.begin(), rest.end(),
      [first](const Member& member) { return member.pending.get() == first; });
  if (others == rest.end()) {
    first->error = scored.error();
    return false;
  }
  ScoreMembers({rest.begin(), others});
  ScoreMembers({others, rest.end()});
  return false;
}

}  // namespace podium
