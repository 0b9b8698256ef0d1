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

// A job and how far it has come. Guarded by the scheduler's mutex once it is
// queued, but for what a batch under way reads: the texts' ids.
struct Scheduler::Pending {
  Pending(ScoreJob j, int64_t tokens)
      : job(std::move(j)), logits(job.pairs.size()), waiting_tokens(tokens) {}

  ScoreJob job;
  std::vector<float> logits;
  size_t next = 0;         // first pair that is in no batch yet
  size_t under_way = 0;    // pairs in batches that are not finished
  int64_t scored = 0;      // pairs
  int64_t waiting_tokens;  // of those from `next` on
  int64_t last_turn = 0;   // when it last gave a pair, or came
  std::optional<Error> error;
  const steady_clock::time_point submitted = steady_clock::now();
  std::optional<steady_clock::time_point> begun;  // its first batch

  // Whether no batch shall take pairs of it any more.
  bool done() const { return error || next == job.pairs.size(); }

  JobTimes Times(steady_clock::time_point now) const {
    const auto waited_until = begun.value_or(now);
    return {.queued = waited_until - submitted, .scored = now - waited_until};
  }
};

namespace {

// One batch in so many takes pairs of all priorities: a request of the last
// priority gets on, however many of the first keep coming.
constexpr int64_t kSharedBatch = 8;

// The estimate of speed covers about the last ten batches: each batch counts
// this much less than the one after it.
constexpr double kFading = 0.9;

// A batch with less work than this part of a full one does not count for the
// estimate of speed: it may leave threads idle, and its fixed costs weigh too
// much.
constexpr int64_t kTellingPart = 4;

// A job that would take a little longer than it has may be lucky. A job that
// would take this many times as long is not begun.
constexpr double kHopeless = 1.5;

constexpr std::array kFillBounds = {0.1, 0.2, 0.3, 0.4, 0.5,
                                    0.6, 0.7, 0.8, 0.9, 1.0};

constexpr char kQueueFull[] = "the queue is full; try again later";

// Why a job should not be worked on any more; nothing if it should.
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

// What a pair adds to the queue and to a batch. A query counts with the first
// of the pairs in a row that it is in.
int64_t Tokens(const ScoreJob& job, size_t pair) {
  const auto [query, document] = job.pairs[pair];
  const int64_t tokens = job.texts->tokens(document);
  if (query == BatchPair::kNoText) return tokens;
  const bool counted = pair > 0 && job.pairs[pair - 1].query == query;
  return tokens + (counted ? 0 : job.texts->tokens(query));
}

}  // namespace

Scheduler::Scheduler(Backend& backend, const SchedulerOptions& options)
    : backend_(backend),
      options_(options),
      state_budget_(options.max_kept_state_bytes),
      batch_fill_(kFillBounds) {
  for (int i = 0; i < backend.attributes().concurrent_batches; ++i) {
    threads_.emplace_back([this] { Loop(); });
  }
}

Scheduler::~Scheduler() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

int64_t Scheduler::max_batch_tokens() const {
  return options_.max_batch_tokens > 0 ? options_.max_batch_tokens
                                       : backend_.attributes().max_batch_tokens;
}

int64_t Scheduler::queued_tokens() const {
  const std::lock_guard lock(mutex_);
  return queued_tokens_;
}

Histogram Scheduler::batch_fill() const {
  const std::lock_guard lock(mutex_);
  return batch_fill_;
}

// The job's work on so many of its tokens, in tokens that go through all
// layers.
double Scheduler::Work(const ScoreJob& job, int64_t tokens) const {
  const int32_t all = backend_.attributes().model.layers;
  return static_cast<double>(tokens) * (job.layers == 0 ? all : job.layers) /
         all;
}

// How long the backend takes for so much work; 0 if that is not known yet.
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

// Why a job of so many tokens is not worth beginning; nothing if it is. Jobs
// share the backend evenly: at most as many tokens of each other job go first
// as it has itself. Holds the mutex.
std::optional<Error> Scheduler::Refusal(const ScoreJob& job,
                                        int64_t tokens) const {
  if (stopping_) return Full("the server is stopping; try again later");
  // A job that has the backend to itself is always begun: only batches can
  // correct a wrong estimate.
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

// Drops jobs of a later priority than `priority` that no batch has begun, the
// last first, until `tokens` more fit. Drops none if they would not fit even
// then. Holds the mutex.
bool Scheduler::MakeRoom(int64_t tokens, int priority,
                         std::vector<std::shared_ptr<Pending>>& dropped) {
  // An empty queue accepts a job larger than itself: it must not be impossible.
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
  for (size_t i = 0; i < job.pairs.size(); ++i) tokens += Tokens(job, i);
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
    if (!refusal && !job.pairs.empty()) {
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

// Holds the mutex.
bool Scheduler::HasWork() const {
  return std::any_of(waiting_.begin(), waiting_.end(),
                     [](const auto& pending) { return !pending->done(); });
}

void Scheduler::Loop() {
  UnderWay u;
  while (WaitForBatch(u)) {
    u.work.reset();
    u.began = steady_clock::now();
    if (!u.members.empty()) {
      u.work = ScoreMembers(u.members, u);
      completed_batches_.fetch_add(1);
      Report(u.members);
    }
    u.ended = steady_clock::now();
    for (const auto& pending : Settle(u)) {
      const JobTimes times = pending->Times(u.ended);
      if (pending->error) {
        pending->job.done(Unexpected(*std::move(pending->error)), times);
      } else {
        pending->job.done(std::move(pending->logits), times);
      }
    }
    u.members.clear();
  }
}

// Waits for work, gives up the jobs that nobody waits for any more, and fills a
// batch, which is empty if no other job was left. False once the scheduler
// stops.
bool Scheduler::WaitForBatch(UnderWay& u) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || HasWork(); });
  if (stopping_ && !HasWork()) return false;
  const auto now = steady_clock::now();
  for (const auto& pending : waiting_) {
    if (pending->error) continue;
    pending->error =
        stopping_ ? Full("the server is stopping") : GivenUp(pending->job, now);
  }
  FillBatch(u.members);
  for (const Member& member : u.members) {
    member.pending->begun = member.pending->begun.value_or(now);
  }
  return true;
}

// Takes a batch that has ended off the books, and returns the jobs that are
// finished with it.
std::vector<std::shared_ptr<Scheduler::Pending>> Scheduler::Settle(
    const UnderWay& u) {
  const std::lock_guard lock(mutex_);
  int64_t tokens = 0;
  for (const auto& [pending, pair] : u.members) {
    tokens += Tokens(pending->job, pair);
    --pending->under_way;
  }
  queued_tokens_ -= tokens;
  if (!u.members.empty()) {
    batch_fill_.Observe(static_cast<double>(tokens) /
                        static_cast<double>(max_batch_tokens()));
  }
  const double work = static_cast<double>(u.work.value_or(0)) /
                      backend_.attributes().model.layers;
  if (work * kTellingPart >= static_cast<double>(max_batch_tokens())) {
    const std::chrono::duration<double> took = u.ended - u.began;
    recent_work_ = kFading * recent_work_ + work;
    recent_seconds_ = kFading * recent_seconds_ + took.count();
  }
  std::vector<std::shared_ptr<Pending>> finished;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    if (!(*it)->done() || (*it)->under_way > 0) {
      ++it;
      continue;
    }
    queued_tokens_ -= (*it)->waiting_tokens;
    finished.push_back(std::move(*it));
    it = waiting_.erase(it);
  }
  return finished;
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
        const size_t pair = pending->next;
        const int64_t more = Tokens(pending->job, pair);
        if (tokens + more > max_batch_tokens() && !members.empty()) {
          return;
        }
        tokens += more;
        members.push_back({pending, pair});
        ++pending->next;
        ++pending->under_way;
        pending->waiting_tokens -= more;
        pending->last_turn = ++turns_;
        any = true;
      }
    }
    begin = end;
  }
}

// What to keep of a query for the batches after this one. Beyond the budget,
// each batch reads it again.
Keep Scheduler::KeepOfQuery(const ScoreJob& job, TextSet::Text& query) {
  const int64_t bytes = backend_.attributes().prefix_bytes_per_token;
  if (bytes > 0 && !query.states) {
    auto share = state_budget_.Take(query.encoding.tokens() * bytes);
    if (!share) return Keep::kNothing;
    query.share = *std::move(share);
  }
  return job.keep_states ? Keep::kAll : Keep::kComparable;
}

// Writes the members' pairs to u.batch, each text once, with what is known of
// it and what is to be kept.
void Scheduler::LayOut(std::span<const Member> members, UnderWay& u) {
  struct Query {
    const TextSet* texts;
    int32_t text;   // in its set
    int32_t place;  // in the batch
  };
  std::vector<Query> queries;
  u.batch.texts.clear();
  u.batch.pairs.clear();
  u.batch.layers = members.front().pending->job.layers;
  const auto add = [&](const TextSet::Text& text, Keep keep) {
    u.batch.texts.push_back({&text.encoding, text.states, keep});
    return static_cast<int32_t>(u.batch.texts.size()) - 1;
  };
  const bool keeps = backend_.attributes().state_bytes_per_token > 0;
  const std::lock_guard lock(mutex_);
  for (const auto& [pending, index] : members) {
    const ScoreJob& job = pending->job;
    TextSet& texts = *job.texts;
    BatchPair pair = job.pairs[index];
    if (pair.query != BatchPair::kNoText) {
      auto known =
          std::find_if(queries.begin(), queries.end(), [&](const Query& query) {
            return query.texts == &texts && query.text == pair.query;
          });
      if (known == queries.end()) {
        const Keep keep = KeepOfQuery(job, texts[pair.query]);
        queries.push_back({&texts, pair.query, add(texts[pair.query], keep)});
        known = queries.end() - 1;
      }
      pair.query = known->place;
    }
    TextSet::Text& document = texts[pair.document];
    Keep keep = Keep::kNothing;
    if (job.keep_states && keeps) {
      auto share =
          state_budget_.Take(texts.tokens(pair.document) *
                             backend_.attributes().state_bytes_per_token);
      if (share) {
        keep = Keep::kResumable;
        document.share = *std::move(share);
      }
    }
    pair.document = add(document, keep);
    u.batch.pairs.push_back(pair);
  }
}

// Takes what the batch of the members computed.
void Scheduler::Deliver(std::span<const Member> members, UnderWay& u) {
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < members.size(); ++i) {
    Pending& pending = *members[i].pending;
    TextSet& texts = *pending.job.texts;
    const BatchPair pair = pending.job.pairs[members[i].pair];
    const BatchPair placed = u.batch.pairs[i];
    const auto states = [&](int32_t place) {
      return u.batch.texts[static_cast<size_t>(place)].states;
    };
    if (pair.query != BatchPair::kNoText) {
      texts[pair.query].states = states(placed.query);
    }
    if (pending.job.keep_states && states(placed.document) &&
        pending.job.keep_states(u.logits[i])) {
      texts[pair.document].states = states(placed.document);
    } else {
      texts.Forget(pair.document);
    }
    pending.logits[members[i].pair] = u.logits[i];
    ++pending.scored;
    if (!std::isfinite(u.logits[i])) {
      pending.error = Error{
          ErrorCode::kInternal,
          "the model gave a score that is not a finite number", "documents"};
    }
  }
}

// Tells the members' jobs how far they are.
void Scheduler::Report(std::span<const Member> members) {
  std::vector<std::pair<Pending*, int64_t>> jobs;
  {
    const std::lock_guard lock(mutex_);
    for (const Member& member : members) {
      Pending* const pending = member.pending.get();
      if (!pending->job.progress || pending->error) continue;
      const auto known =
          std::find_if(jobs.begin(), jobs.end(),
                       [&](const auto& job) { return job.first == pending; });
      if (known == jobs.end()) jobs.emplace_back(pending, pending->scored);
    }
  }
  for (const auto& [pending, scored] : jobs) pending->job.progress(scored);
}

// Scores the members; where the backend refuses them together, each request on
// its own, so that only the one at fault fails. Returns the backend's work
// where they were scored in one go: only then does the time it took say how
// fast the backend is.
std::optional<int64_t> Scheduler::ScoreMembers(std::span<const Member> members,
                                               UnderWay& u) {
  LayOut(members, u);
  u.logits.resize(members.size());
  const Result<int64_t> work = backend_.Score(u.batch, u.logits, [members] {
    const auto now = steady_clock::now();
    return std::all_of(members.begin(), members.end(),
                       [now](const Member& member) {
                         return GivenUp(member.pending->job, now);
                       });
  });
  if (work) {
    Deliver(members, u);
    return *work;
  }
  if (work.error().code == ErrorCode::kCancelled) {
    const auto now = steady_clock::now();
    const std::lock_guard lock(mutex_);
    for (const Member& member : members) {
      member.pending->error = GivenUp(member.pending->job, now);
    }
    return std::nullopt;
  }
  std::vector<Member> rest(members.begin(), members.end());
  Pending* const first = rest.front().pending.get();
  const auto others = std::stable_partition(
      rest.begin(), rest.end(),
      [first](const Member& member) { return member.pending.get() == first; });
  if (others == rest.end()) {
    const std::lock_guard lock(mutex_);
    first->error = work.error();
    return std::nullopt;
  }
  ScoreMembers({rest.begin(), others}, u);
  ScoreMembers({others, rest.end()}, u);
  return std::nullopt;
}

}  // namespace podium
