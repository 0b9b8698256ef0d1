#include "batch/scheduler.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <semaphore>
#include <string>

#include "engine/fake_backend.h"

namespace podium {
namespace {

using Scores = Result<std::vector<float>>;
using namespace std::chrono_literals;

Encoding Pair(std::vector<int32_t> ids) {
  return {.input_ids = ids, .token_type_ids = std::vector<int32_t>(ids.size())};
}

std::vector<Encoding> Pairs(int count, int32_t first_id, int length) {
  std::vector<Encoding> pairs;
  for (int i = 0; i < count; ++i)
    pairs.push_back(Pair(std::vector<int32_t>(length, first_id + i)));
  return pairs;
}

// A job of joined pairs.
struct JoinedPairs {
  std::vector<Encoding> encodings;
  int32_t layers = 0;
  bool begun = false;
  int priority = 0;
  std::string client = {};
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
  std::shared_ptr<const CancelFlag> cancel = nullptr;
  std::function<void(Scores, const JobTimes&)> done = {};

  ScoreJob job() && {
    ScoreJob job{.texts = std::make_shared<TextSet>(),
                 .layers = layers,
                 .begun = begun,
                 .priority = priority,
                 .client = client,
                 .deadline = deadline,
                 .cancel = cancel,
                 .done = std::move(done)};
    for (Encoding& encoding : encodings) {
      job.pairs.push_back({.document = job.texts->Add(std::move(encoding))});
    }
    return job;
  }
};

std::future<Scores> Submit(Scheduler& scheduler, ScoreJob job) {
  auto promise = std::make_shared<std::promise<Scores>>();
  job.done = [promise](Scores scores, const JobTimes&) {
    promise->set_value(std::move(scores));
  };
  scheduler.Submit(std::move(job));
  return promise->get_future();
}

std::future<Scores> Submit(Scheduler& scheduler, JoinedPairs pairs) {
  return Submit(scheduler, std::move(pairs).job());
}

// Holds the backend at its first batch until told to go on, so that a test can
// fill the queue behind it.
class Gate {
 public:
  FakeBackend::Hooks hooks() {
    return {.before = [this](const ScoreBatch& batch) -> Result<void> {
      if (batches++ == 0) {
        entered.set_value();
        opened.get_future().wait();
      }
      sizes.push_back(static_cast<int64_t>(batch.pairs.size()));
      first_ids.push_back(batch.texts[0].text->input_ids[0]);
      return {};
    }};
  }
  // Returns once a job of one pair holds the backend.
  std::future<Scores> Close(Scheduler& scheduler) {
    auto future = Submit(scheduler, {.encodings = Pairs(1, 1, 1)});
    entered.get_future().wait();
    return future;
  }

  std::promise<void> entered, opened;
  int batches = 0;
  std::vector<int64_t> sizes;
  std::vector<int32_t> first_ids;
};

TEST(Scheduler, GivesEachPairItsOwnLogit) {
  FakeBackend backend;
  Scheduler scheduler(backend, {.max_batch_tokens = 64});
  std::vector<std::future<Scores>> futures;
  for (int job = 0; job < 50; ++job)
    futures.push_back(
        Submit(scheduler, {.encodings = Pairs(job, 100 * job, 7)}));
  for (int job = 0; job < 50; ++job) {
    const Scores scores = futures[job].get();
    ASSERT_TRUE(scores);
    ASSERT_EQ(scores->size(), static_cast<size_t>(job));
    for (int i = 0; i < job; ++i) {
      EXPECT_EQ((*scores)[i],
                FakeBackend::Logit(std::vector<int32_t>(7, 100 * job + i)));
    }
  }
  EXPECT_EQ(scheduler.queued_tokens(), 0);
}

TEST(Scheduler, RequestsShareBatchesAndTakeTurns) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_batch_tokens = 40});
  auto first = gate.Close(scheduler);
  // Both end on the scheduler's thread, so their order is plain to see.
  std::vector<std::string> ended;
  const auto submit = [&](std::string name, std::vector<Encoding> encodings) {
    auto promise = std::make_shared<std::promise<void>>();
    scheduler.Submit(JoinedPairs{
        .encodings = std::move(encodings),
        .done = [&ended, name, promise](const Scores&, const JobTimes&) {
          ended.push_back(name);
          promise->set_value();
        }}.job());
    return promise->get_future();
  };
  auto large = submit("large", Pairs(20, 1000, 10));
  auto small = submit("small", Pairs(2, 2000, 10));
  gate.opened.set_value();
  small.get();
  large.get();
  // One pair at the gate, then (large, small, large, small), then the rest of
  // the large one by fours.
  EXPECT_EQ(gate.sizes, (std::vector<int64_t>{1, 4, 4, 4, 4, 4, 2}));
  EXPECT_EQ(ended, (std::vector<std::string>{"small", "large"}));
}

TEST(Scheduler, ClientsTakeTurnsHoweverManyRequestsOneHas) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_batch_tokens = 40});
  auto first = gate.Close(scheduler);
  std::vector<std::future<Scores>> many;
  for (int i = 0; i < 8; ++i) {
    many.push_back(Submit(
        scheduler, {.encodings = Pairs(2, 1000 + 10 * i, 10), .client = "a"}));
  }
  std::promise<int> ended;  // after how many batches
  scheduler.Submit(JoinedPairs{
      .encodings = Pairs(4, 2000, 10),
      .client = "b",
      .done = [&](Scores, const JobTimes&) {
        ended.set_value(gate.batches);
      }}.job());
  gate.opened.set_value();
  // Half of the first two batches of four were its own.
  EXPECT_EQ(ended.get_future().get(), 3);
  for (auto& scores : many) EXPECT_TRUE(scores.get());
  EXPECT_EQ(gate.sizes, (std::vector<int64_t>{1, 4, 4, 4, 4, 4}));
}

TEST(Scheduler, PriorityGoesFirst) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_batch_tokens = 10});
  auto first = gate.Close(scheduler);
  auto later =
      Submit(scheduler, {.encodings = Pairs(1, 1000, 10), .priority = 5});
  auto sooner =
      Submit(scheduler, {.encodings = Pairs(1, 2000, 10), .priority = 2});
  gate.opened.set_value();
  ASSERT_TRUE(later.get() && sooner.get());
  EXPECT_EQ(gate.first_ids, (std::vector<int32_t>{1, 2000, 1000}));
}

TEST(Scheduler, EveryEighthBatchTakesAllPriorities) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_batch_tokens = 10});
  auto first = gate.Close(scheduler);
  auto last =
      Submit(scheduler, {.encodings = Pairs(2, 9000, 5), .priority = 999});
  auto busy = Submit(scheduler, {.encodings = Pairs(40, 1000, 5)});
  gate.opened.set_value();
  ASSERT_TRUE(last.get() && busy.get());
  // Two pairs a batch, and the gate's was the first batch. Who has waited
  // longest is first in a shared one.
  EXPECT_EQ(gate.first_ids[7], 9000);
  EXPECT_EQ(gate.first_ids[8], 1013);
  EXPECT_EQ(gate.first_ids[15], 9001);
  // The one of low priority ended with the second shared batch of 22.
  EXPECT_EQ(gate.batches, 22);
}

// Which jobs end well when each of 10 tokens comes to a full queue of 30.
TEST(Scheduler, AFullQueueKeepsTheFirstPriorities) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend,
                      {.max_batch_tokens = 100, .max_queued_tokens = 31});
  auto first = gate.Close(scheduler);
  const auto submit = [&](int priority) {
    return Submit(scheduler,
                  {.encodings = Pairs(1, 7, 10), .priority = priority});
  };
  auto a = submit(5);
  auto b = submit(9);
  auto c = submit(9);
  auto d = submit(9);  // no better than what waits
  EXPECT_EQ(d.get().error().code, ErrorCode::kUnavailable);
  auto e = submit(7);  // in the place of the last that came of the last
  EXPECT_EQ(c.get().error().code, ErrorCode::kUnavailable);
  auto f = submit(0);
  EXPECT_EQ(b.get().error().code, ErrorCode::kUnavailable);
  // Too large for the places of all that go after it: none of them is dropped.
  auto g = Submit(scheduler, {.encodings = Pairs(1, 7, 40), .priority = 6});
  EXPECT_EQ(g.get().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(scheduler.queued_tokens(), 31);
  gate.opened.set_value();
  EXPECT_TRUE(a.get() && e.get() && f.get() && first.get());
  EXPECT_EQ(scheduler.queued_tokens(), 0);
}

TEST(Scheduler, APairLargerThanABatchRunsAlone) {
  FakeBackend backend;
  Scheduler scheduler(backend, {.max_batch_tokens = 8});
  EXPECT_TRUE(Submit(scheduler, {.encodings = Pairs(3, 5, 100)}).get());
}

TEST(Scheduler, OnlyTheRequestAtFaultFails) {
  Gate gate;
  FakeBackend::Hooks hooks = gate.hooks();
  hooks.logit = [](FakeBackend::Ids ids, float logit) {
    return ids[0] == 666 ? FakeBackend::NaN() : logit;
  };
  FakeBackend backend(hooks);
  Scheduler scheduler(backend, {});
  auto first = gate.Close(scheduler);
  auto good = Submit(scheduler, {.encodings = Pairs(3, 10, 4)});
  auto not_finite = Submit(scheduler, {.encodings = Pairs(2, 665, 4)});
  auto out_of_range = Submit(scheduler, {.encodings = {Pair({1}), Pair({-1})}});
  auto also_good = Submit(scheduler, {.encodings = Pairs(2, 20, 4)});
  gate.opened.set_value();
  const Scores nan = not_finite.get(), range = out_of_range.get();
  ASSERT_FALSE(nan);
  EXPECT_EQ(nan.error().code, ErrorCode::kInternal);
  EXPECT_EQ(nan.error().param, "documents");
  ASSERT_FALSE(range);
  EXPECT_EQ(range.error().code, ErrorCode::kInvalidArgument);
  const Scores scores = good.get();
  ASSERT_TRUE(scores);
  EXPECT_EQ((*scores)[2], FakeBackend::Logit(std::vector<int32_t>(4, 12)));
  EXPECT_TRUE(also_good.get());
}

TEST(Scheduler, CancelledAndLateJobsAreDropped) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {});
  auto first = gate.Close(scheduler);
  const auto flag = std::make_shared<CancelFlag>();
  auto cancelled =
      Submit(scheduler, {.encodings = Pairs(100, 1, 9), .cancel = flag});
  auto late = Submit(scheduler, {.encodings = Pairs(1, 1, 9),
                                 .deadline = std::chrono::steady_clock::now()});
  flag->Cancel();
  gate.opened.set_value();
  EXPECT_EQ(cancelled.get().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(late.get().error().code, ErrorCode::kDeadlineExceeded);
  ASSERT_TRUE(first.get());
  EXPECT_EQ(scheduler.queued_tokens(), 0);
  EXPECT_EQ(gate.sizes, std::vector<int64_t>{1});
}

TEST(Scheduler, StopsABatchThatNobodyWaitsFor) {
  const auto flag = std::make_shared<CancelFlag>();
  std::atomic<int> scored = 0;
  FakeBackend backend({.before = [&](const ScoreBatch&) -> Result<void> {
                         flag->Cancel();  // while the batch is computed
                         return {};
                       },
                       .logit =
                           [&](FakeBackend::Ids, float logit) {
                             ++scored;
                             return logit;
                           }});
  Scheduler scheduler(backend, {});
  auto gone = Submit(scheduler, {.encodings = Pairs(3, 1, 9), .cancel = flag});
  EXPECT_EQ(gone.get().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(scored, 0);
  EXPECT_EQ(scheduler.queued_tokens(), 0);
}

// With batches of 10 tokens that take 20 ms each.
TEST(Scheduler, RefusesJobsThatWouldMissTheirDeadline) {
  FakeBackend backend({.before = [](const ScoreBatch&) -> Result<void> {
                         std::this_thread::sleep_for(20ms);
                         return {};
                       },
                       .logit = {}});
  Scheduler scheduler(backend,
                      {.max_batch_tokens = 10, .max_queued_tokens = 10'000});
  const auto submit = [&](int pairs, std::chrono::milliseconds left) {
    return Submit(scheduler,
                  {.encodings = Pairs(pairs, 1, 10),
                   .deadline = std::chrono::steady_clock::now() + left});
  };
  ASSERT_TRUE(submit(2, 60s).get());  // shows how fast it is
  std::vector<std::future<Scores>> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(submit(100, 600s));
  EXPECT_EQ(submit(500, 1s).get().error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(submit(1, 60s).get());  // goes between
  // Some 0.4 s of its own, and as much of each of the five.
  const Scores behind = submit(20, 900ms).get();
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().code, ErrorCode::kUnavailable);
  EXPECT_GE(behind.error().retry_after, 1s);
  EXPECT_LE(behind.error().retry_after, 120s);
}

// A scheduler with batches of 20 tokens, each held up for 20 ms, whose queue a
// thousand pairs fill. What it tells the next one shows what it thinks of its
// speed: without a batch that counts it says the least there is, one second.
class SpeedEstimate {
 public:
  SpeedEstimate()
      : backend_({.before = [this](const ScoreBatch& batch) -> Result<void> {
                    const int32_t id = batch.texts[0].text->input_ids[0];
                    if (id == kGate || id == kFiller) {
                      entered_.release();
                      opened_.acquire();
                    }
                    std::this_thread::sleep_for(20ms);
                    if (id == kCancels) flag_->Cancel();
                    return {};
                  },
                  .logit = {}}),
        scheduler_(backend_,
                   {.max_batch_tokens = 20, .max_queued_tokens = 10'000}) {}

  static constexpr int32_t kGate = 1, kFiller = 100'000, kCancels = 3;

  // Scores jobs that share one batch.
  std::vector<Scores> ScoreTogether(std::vector<JoinedPairs> jobs) {
    // Too small for an estimate.
    auto gate = Submit(scheduler_, {.encodings = Pairs(1, kGate, 1)});
    entered_.acquire();
    std::vector<std::future<Scores>> futures;
    for (JoinedPairs& job : jobs) {
      job.cancel = flag_;
      futures.push_back(Submit(scheduler_, std::move(job)));
    }
    opened_.release();
    std::vector<Scores> scores;
    for (auto& future : futures) scores.push_back(future.get());
    return scores;
  }

  std::chrono::seconds RetryAfter() {
    const auto flag = std::make_shared<CancelFlag>();
    auto filler =
        Submit(scheduler_,
               {.encodings = {1000, Pair(std::vector<int32_t>(10, kFiller))},
                .cancel = flag});
    entered_.acquire();
    const Scores refused =
        Submit(scheduler_, {.encodings = Pairs(1, 10, 10)}).get();
    flag->Cancel();
    opened_.release();
    EXPECT_FALSE(filler.get());
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
    return refused.error().retry_after;
  }

 private:
  std::binary_semaphore entered_{0}, opened_{0};
  std::shared_ptr<CancelFlag> flag_ = std::make_shared<CancelFlag>();
  FakeBackend backend_;
  Scheduler scheduler_;
};

TEST(Scheduler, AFullBatchCountsForTheSpeedEstimate) {
  SpeedEstimate estimate;
  EXPECT_TRUE(estimate.ScoreTogether({{.encodings = Pairs(2, 10, 10)}})[0]);
  EXPECT_GE(estimate.RetryAfter(), 10s);  // 500 batches
}

TEST(Scheduler, ACancelledBatchDoesNotCountForTheSpeedEstimate) {
  SpeedEstimate estimate;
  const std::vector<Scores> scores = estimate.ScoreTogether(
      {{.encodings = Pairs(2, SpeedEstimate::kCancels, 10)}});
  EXPECT_EQ(scores[0].error().code, ErrorCode::kCancelled);
  EXPECT_EQ(estimate.RetryAfter(), 1s);
}

TEST(Scheduler, AFailedBatchDoesNotCountForTheSpeedEstimate) {
  SpeedEstimate estimate;
  const std::vector<Scores> scores = estimate.ScoreTogether(
      {{.encodings = Pairs(1, 10, 10)}, {.encodings = Pairs(1, -1, 10)}});
  EXPECT_TRUE(scores[0]);
  EXPECT_EQ(scores[1].error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(estimate.RetryAfter(), 1s);
}

TEST(Scheduler, AFullQueueRefusesAndAnEmptyOneAcceptsAnything) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_queued_tokens = 10});
  auto first = gate.Close(scheduler);
  auto refused = Submit(scheduler, {.encodings = Pairs(1, 1, 10)});
  EXPECT_EQ(refused.get().error().code, ErrorCode::kUnavailable);
  gate.opened.set_value();
  ASSERT_TRUE(first.get());
  while (scheduler.queued_tokens() > 0) std::this_thread::yield();
  EXPECT_TRUE(Submit(scheduler, {.encodings = Pairs(5, 1, 10)}).get());
}

TEST(Scheduler, StoppingAnswersEveryJob) {
  std::future<Scores> waiting;
  Gate gate;
  FakeBackend backend(gate.hooks());
  {
    Scheduler scheduler(backend, {});
    auto first = gate.Close(scheduler);
    waiting = Submit(scheduler, {.encodings = Pairs(1, 1, 10)});
    std::thread([&gate] {
      std::this_thread::sleep_for(20ms);
      gate.opened.set_value();
    }).detach();
  }
  const Scores scores = waiting.get();  // answered either way
  EXPECT_TRUE(scores || scores.error().code == ErrorCode::kUnavailable);
}

TEST(Scheduler, ABatchHasOneDepth) {
  Gate gate;
  FakeBackend::Hooks hooks = gate.hooks();
  std::vector<int32_t> layers;
  FakeBackend backend({.before = [&](const ScoreBatch& batch) -> Result<void> {
    layers.push_back(batch.layers);
    return hooks.before(batch);
  }});
  backend.mutable_attributes().model.exits = {{2, 1}};
  Scheduler scheduler(backend, {.max_batch_tokens = 4});
  auto held = gate.Close(scheduler);
  std::vector<std::future<Scores>> futures;
  for (const int32_t depth : {0, 2, 0, 2}) {
    futures.push_back(Submit(
        scheduler, {.encodings = Pairs(
                        3, 10 + static_cast<int32_t>(futures.size()) * 10, 1),
                    .layers = depth}));
  }
  gate.opened.set_value();
  for (size_t job = 0; job < futures.size(); ++job) {
    const Scores scores = futures[job].get();
    ASSERT_TRUE(scores);
    for (size_t i = 0; i < 3; ++i) {
      const float logit = FakeBackend::Logit(
          std::vector<int32_t>{static_cast<int32_t>(10 + 10 * job + i)});
      EXPECT_EQ((*scores)[i],
                job % 2 == 0 ? logit : FakeBackend::Coarse(logit));
    }
  }
  // 6 pairs of each, 4 a batch: the one that waited longest goes first.
  EXPECT_EQ(layers, (std::vector<int32_t>{0, 0, 2, 0, 2}));
}

TEST(Scheduler, SeveralBatchesMayBeUnderWay) {
  // Each batch waits until a second one is there: with one at a time it would
  // wait for ever.
  std::mutex mutex;
  std::condition_variable changed;
  int inside = 0, most = 0;
  FakeBackend backend({.before = [&](const ScoreBatch&) -> Result<void> {
    std::unique_lock lock(mutex);
    most = std::max(most, ++inside);
    changed.notify_all();
    changed.wait(lock, [&] { return most >= 2; });
    --inside;
    return {};
  }});
  backend.mutable_attributes().concurrent_batches = 2;
  Scheduler scheduler(backend, {.max_batch_tokens = 20});
  std::vector<std::future<Scores>> futures;
  for (int job = 0; job < 20; ++job) {
    futures.push_back(Submit(scheduler, {.encodings = Pairs(9, 100 * job, 7)}));
  }
  for (int job = 0; job < 20; ++job) {
    const Scores scores = futures[static_cast<size_t>(job)].get();
    ASSERT_TRUE(scores);
    for (int i = 0; i < 9; ++i) {
      EXPECT_EQ((*scores)[static_cast<size_t>(i)],
                FakeBackend::Logit(std::vector<int32_t>(7, 100 * job + i)));
    }
  }
  EXPECT_EQ(most, 2);
  EXPECT_EQ(scheduler.queued_tokens(), 0);
}

TEST(Scheduler, ABatchIsAsLargeAsTheBackendSays) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  backend.mutable_attributes().max_batch_tokens = 30;
  Scheduler scheduler(backend, {});
  auto first = gate.Close(scheduler);
  auto job = Submit(scheduler, {.encodings = Pairs(4, 7, 10)});
  gate.opened.set_value();
  ASSERT_TRUE(job.get());
  EXPECT_EQ(gate.sizes, (std::vector<int64_t>{1, 3, 1}));
}

TEST(StateBudgetTest, ADestroyedShareIsGivenBack) {
  StateBudget budget(100);
  {
    auto first = budget.Take(60);
    ASSERT_TRUE(first);
    EXPECT_FALSE(budget.Take(41));
    EXPECT_EQ(budget.left(), 40);
    auto second = budget.Take(40);
    ASSERT_TRUE(second);
    *first = *std::move(second);  // the larger share moves to `second`
    EXPECT_EQ(budget.left(), 0);
  }
  EXPECT_EQ(budget.left(), 100);
}

TEST(Scheduler, AFullQueueAcceptsJobsOfBegunRequests) {
  Gate gate;
  FakeBackend backend(gate.hooks());
  Scheduler scheduler(backend, {.max_queued_tokens = 4});
  auto held = gate.Close(scheduler);
  auto first = Submit(scheduler, {.encodings = Pairs(3, 1, 1)});
  auto refused = Submit(scheduler, {.encodings = Pairs(3, 1, 1)});
  auto begun = Submit(scheduler, {.encodings = Pairs(3, 1, 1), .begun = true});
  EXPECT_EQ(refused.get().error().code, ErrorCode::kUnavailable);
  gate.opened.set_value();
  EXPECT_TRUE(first.get());
  EXPECT_TRUE(begun.get());
}

TEST(Scheduler, ReportsQueueTimeAndScoreTime) {
  constexpr auto kBatch = 20ms;
  Gate gate;
  FakeBackend::Hooks hooks = gate.hooks();
  FakeBackend backend({.before = [&](const ScoreBatch& batch) {
    auto passed = hooks.before(batch);
    std::this_thread::sleep_for(kBatch);
    return passed;
  }});
  Scheduler scheduler(backend, {.max_batch_tokens = 4});
  auto held = gate.Close(scheduler);
  std::promise<JobTimes> scored, refused;
  const auto job = [](int pairs, std::promise<JobTimes>& times) {
    return JoinedPairs{.encodings = Pairs(pairs, 10, 1),
                       .done = [&times](Scores, const JobTimes& known) {
                         times.set_value(known);
                       }};
  };
  scheduler.Submit(job(8, scored).job());
  JoinedPairs gone = job(1, refused);
  const auto flag = std::make_shared<CancelFlag>();
  flag->Cancel();
  gone.cancel = flag;
  scheduler.Submit(std::move(gone).job());
  std::this_thread::sleep_for(kBatch);
  gate.opened.set_value();
  // Behind the held batch for as long as the test slept, then two batches.
  const JobTimes times = scored.get_future().get();
  EXPECT_GE(times.queued, kBatch);
  EXPECT_GE(times.scored, 2 * kBatch);
  const JobTimes never = refused.get_future().get();
  EXPECT_GE(never.queued, kBatch);
  EXPECT_EQ(never.scored.count(), 0);
}

TEST(Scheduler, RecordsHowFullBatchesAre) {
  FakeBackend backend;
  Scheduler scheduler(backend, {.max_batch_tokens = 10});
  // A full batch, a pair that is longer than one, and a fifth of one.
  EXPECT_TRUE(Submit(scheduler, {.encodings = Pairs(5, 1, 2)}).get());
  EXPECT_TRUE(Submit(scheduler, {.encodings = Pairs(1, 1, 12)}).get());
  EXPECT_TRUE(Submit(scheduler, {.encodings = Pairs(2, 1, 1)}).get());
  const Histogram fill = scheduler.batch_fill();
  EXPECT_EQ(fill.counts(),
            (std::vector<int64_t>{0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1}));
  EXPECT_DOUBLE_EQ(fill.sum(), 0.2 + 1.0 + 1.2);
}

}  // namespace
}  // namespace podium
