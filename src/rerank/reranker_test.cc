#include "rerank/reranker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "engine/fake_backend.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {
namespace {

// Counts the letter 'x' in a pair; more is better.
float CountX(FakeBackend::Ids ids, float) {
  return static_cast<float>(std::count(ids.begin(), ids.end(), 'x')) - 1;
}

Reranker MakeReranker(FakeBackend::Hooks hooks = {.before = {},
                                                  .logit = CountX},
                      RerankerOptions options = {}) {
  return Reranker("fake", std::make_unique<ByteTokenizer>(),
                  std::make_unique<FakeBackend>(std::move(hooks)), options);
}

TEST(Reranker, OrdersByScoreThenIndex) {
  Reranker reranker = MakeReranker();
  const auto ranking =
      reranker.Rank({.query = "q", .documents = {"", "x", "xx", "x", "zz"}});
  ASSERT_TRUE(ranking);
  std::vector<int64_t> order;
  for (const RankResult& result : ranking->results)
    order.push_back(result.index);
  EXPECT_EQ(order, (std::vector<int64_t>{2, 1, 3, 0, 4}));
  EXPECT_FLOAT_EQ(ranking->results[0].relevance_score, 0.7310586f);
  EXPECT_FLOAT_EQ(ranking->results[1].relevance_score, 0.5f);
  EXPECT_EQ(ranking->usage.query_tokens, 1);
  EXPECT_EQ(ranking->usage.document_tokens,
            (std::vector<int32_t>{0, 1, 2, 1, 2}));
  EXPECT_EQ(ranking->usage.truncated_documents, 0);
}

TEST(Reranker, TopNIsClamped) {
  Reranker reranker = MakeReranker();
  EXPECT_EQ(reranker.Rank({.query = "q", .documents = {"a", "b"}, .top_n = 1})
                ->results.size(),
            1u);
  EXPECT_EQ(reranker.Rank({.query = "q", .documents = {"a", "b"}, .top_n = 99})
                ->results.size(),
            2u);
}

TEST(Reranker, ScoresEqualPairsOnceAndCachedPairsNotAtAll) {
  std::atomic<int64_t> scored = 0;
  const FakeBackend::Hooks hooks = {
      .before = [&](const ScoreBatch& batch) -> Result<void> {
        scored += static_cast<int64_t>(batch.pairs.size());
        return {};
      },
      .logit = CountX};
  Reranker reranker = MakeReranker(hooks);
  const auto indices = [](const Result<Ranking>& ranking) {
    std::vector<int64_t> order;
    for (const RankResult& result : ranking->results) {
      order.push_back(result.index);
    }
    return order;
  };
  const auto first =
      reranker.Rank({.query = "q", .documents = {"a", "xx", "a", "x", "xx"}});
  EXPECT_EQ(indices(first), (std::vector<int64_t>{1, 4, 3, 0, 2}));
  EXPECT_EQ(first->results[0].logit, first->results[1].logit);
  EXPECT_EQ(scored, 3);
  const auto second =
      reranker.Rank({.query = "q", .documents = {"xx", "b", "a"}});
  EXPECT_EQ(indices(second), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(second->results[0].logit, first->results[0].logit);
  EXPECT_EQ(scored, 4);
  // Usage counts every pair of the request.
  EXPECT_EQ(first->usage.scored_tokens, 5 * 4 + 7);
  EXPECT_EQ(reranker.score_cache().hits, 2);
  // All pairs are cached: no batch is scored.
  EXPECT_EQ(indices(reranker.Rank({.query = "q", .documents = {"x", "xx"}})),
            (std::vector<int64_t>{1, 0}));
  EXPECT_EQ(scored, 4);

  RerankerOptions off;
  off.cached_scores = 0;
  Reranker forgetful = MakeReranker(hooks, off);
  scored = 0;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(forgetful.Rank({.query = "q", .documents = {"a", "a", "b"}}));
  }
  EXPECT_EQ(scored, 4);
}

TEST(Reranker, ReadsInFullWhatCanStillReachTheTop) {
  // The number of scored pairs, by layers.
  std::map<int32_t, int64_t> scored;
  RerankerOptions options;
  options.depth = Depth::kAdaptive;
  const auto make = [&](RerankerOptions with, float margin) {
    auto backend = std::make_unique<FakeBackend>(FakeBackend::Hooks{
        .before = [&](const ScoreBatch& batch) -> Result<void> {
          scored[batch.layers] += static_cast<int64_t>(batch.pairs.size());
          return {};
        }});
    backend->mutable_attributes().model.exits = {{2, margin}};
    return std::make_unique<Reranker>("fake", std::make_unique<ByteTokenizer>(),
                                      std::move(backend), with);
  };
  RankRequest request{.query = "q", .documents = {}};
  for (int i = 0; i < 500; ++i) {
    request.documents.push_back("document " + std::to_string(i));
  }
  // A rounded logit is off by at most 0.5, so a margin of 1 misses no document.
  const auto whole = make({}, 1)->Rank(request);
  EXPECT_EQ(scored, (std::map<int32_t, int64_t>{{0, 500}}));
  scored.clear();
  const auto adaptive = make(options, 1);
  const auto ranking = adaptive->Rank(request);
  ASSERT_TRUE(whole && ranking);
  ASSERT_EQ(ranking->results.size(), 500u);
  EXPECT_EQ(scored[2], 500);
  EXPECT_GE(scored[0], 10);
  EXPECT_LT(scored[0], 100);
  for (size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(ranking->results[i].index, whole->results[i].index);
    EXPECT_EQ(ranking->results[i].logit, whole->results[i].logit);
  }
  const float last = ranking->results.back().logit.value();
  EXPECT_EQ(last, FakeBackend::Coarse(last));
  EXPECT_EQ(ranking->usage.scored_tokens, whole->usage.scored_tokens);

  // The same again, from the cache.
  scored.clear();
  const auto again = adaptive->Rank(request);
  EXPECT_TRUE(scored.empty());
  for (size_t i = 0; i < 500; ++i) {
    EXPECT_EQ(again->results[i].index, ranking->results[i].index);
    EXPECT_EQ(again->results[i].logit, ranking->results[i].logit);
  }

  // Too few documents for so large a top: no early exit.
  scored.clear();
  request.top_n = 251;
  EXPECT_TRUE(make(options, 1)->Rank(request));
  EXPECT_EQ(scored, (std::map<int32_t, int64_t>{{0, 500}}));
  scored.clear();
  request.top_n = 3;
  EXPECT_EQ(make(options, 0)->Rank(request)->results.size(), 3u);
  EXPECT_LT(scored[0], 60);
}

// A reranker whose model reads queries and documents separately. Counts what
// its backend has to compute: texts by role, and how many of them had states.
struct LateReranker {
  struct Seen {
    int64_t queries = 0, documents = 0, resumed = 0;
    std::map<int32_t, int64_t> pairs;  // by layers
  };

  explicit LateReranker(RerankerOptions options) {
    auto backend = std::make_unique<FakeBackend>(FakeBackend::Hooks{
        .before = [this](const ScoreBatch& batch) -> Result<void> {
          const std::lock_guard lock(mutex);
          seen.pairs[batch.layers] += static_cast<int64_t>(batch.pairs.size());
          const int32_t layers = batch.layers == 0 ? 4 : batch.layers;
          for (const BatchText& text : batch.texts) {
            if (text.states && text.states->layers() == layers) continue;
            (text.text->role == TextRole::kQuery ? seen.queries
                                                 : seen.documents)++;
            seen.resumed += text.states && text.states->resumable();
          }
          return {};
        }});
    BackendAttributes& attributes = backend->mutable_attributes();
    attributes.model.architecture = Architecture::kLateInteraction;
    attributes.model.exits = {{2, 1}};
    attributes.state_bytes_per_token = 2;
    reranker = std::make_unique<Reranker>(
        "fake", std::make_unique<ByteTokenizer>(), std::move(backend), options);
  }

  std::mutex mutex;
  Seen seen;
  std::unique_ptr<Reranker> reranker;
};

RankRequest ManyDocuments(int count) {
  RankRequest request{.query = "query", .documents = {}};
  for (int i = 0; i < count; ++i) {
    request.documents.push_back("a document of 25 bytes " + std::to_string(i));
  }
  return request;
}

TEST(Reranker, LateInteractionComputesAQueryOnce) {
  RerankerOptions options;
  options.cached_state_bytes = 0;
  LateReranker late(options);
  // Some 13,000 tokens: four batches.
  const RankRequest request = ManyDocuments(500);
  const auto ranking = late.reranker->Rank(request);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(late.seen.queries, 1);
  EXPECT_EQ(late.seen.documents, 500);
  EXPECT_GE(late.reranker->completed_batches(), 3);
  // A pair is scored from the ids of its two texts.
  const RankResult& best = ranking->results[0];
  std::vector<int32_t> ids = {256, 'q', 'u', 'e', 'r', 'y', 257};
  const std::string& document = request.documents[best.index];
  ids.insert(ids.end(), document.begin(), document.end());
  ids.push_back(257);
  EXPECT_EQ(best.logit, FakeBackend::Logit(ids));
  // Usage counts a query with each of its pairs, as for a cross-encoder.
  EXPECT_GT(ranking->usage.scored_tokens, 500 * (7 + 25));
}

TEST(Reranker, SurvivorsOfAnExitResumeFromTheirStates) {
  const RankRequest request = ManyDocuments(500);
  RerankerOptions options;
  options.cached_state_bytes = 0;
  const auto whole = LateReranker(options).reranker->Rank(request);
  options.depth = Depth::kAdaptive;
  // Enough memory for all states, for some, and for none.
  for (const int64_t bytes : {1 << 20, 2'000, 0}) {
    options.limits.max_kept_state_bytes = bytes;
    LateReranker late(options);
    int64_t all_survivors = 0, all_resumed = 0;
    for (int round = 0; round < 2; ++round) {
      late.seen = {};
      RankRequest asked = request;
      asked.query += std::to_string(round);  // not from the score cache
      const auto ranking = late.reranker->Rank(asked);
      ASSERT_TRUE(ranking);
      EXPECT_EQ(late.seen.pairs[2], 500);
      const int64_t survivors = late.seen.pairs[0];
      EXPECT_GE(survivors, 10);
      EXPECT_LT(survivors, 100);
      EXPECT_EQ(late.seen.queries, 2);  // up to the exit, and on from there
      EXPECT_EQ(late.seen.documents, 500 + survivors);
      const int64_t resumed = late.seen.resumed - 1;  // beside the query
      EXPECT_LE(resumed, survivors);
      all_resumed += resumed;
      all_survivors += survivors;
    }
    EXPECT_EQ(all_resumed == all_survivors, bytes == 1 << 20);
    EXPECT_EQ(all_resumed > 0, bytes > 0);
    const auto ranking = late.reranker->Rank(request);
    for (size_t i = 0; i < 10; ++i) {
      EXPECT_EQ(ranking->results[i].index, whole->results[i].index);
      EXPECT_EQ(ranking->results[i].logit, whole->results[i].logit);
    }
  }
}

TEST(Reranker, OnlyComparesDocumentsReadBefore) {
  LateReranker late({});
  RankRequest request = ManyDocuments(100);
  ASSERT_TRUE(late.reranker->Rank(request));
  EXPECT_EQ(late.seen.documents, 100);
  late.seen = {};
  request.query = "another";
  const auto ranking = late.reranker->Rank(request);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(late.seen.documents, 0);
  EXPECT_EQ(late.seen.queries, 1);
  EXPECT_EQ(late.reranker->state_cache().hits, 100);
  EXPECT_EQ(late.reranker->state_cache().misses, 100);
  RerankerOptions off;
  off.cached_state_bytes = 0;
  const auto same = LateReranker(off).reranker->Rank(request);
  for (size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(ranking->results[i].index, same->results[i].index);
    EXPECT_EQ(ranking->results[i].logit, same->results[i].logit);
  }
}

TEST(Reranker, ReportsProgress) {
  for (const Depth depth : {Depth::kFull, Depth::kAdaptive}) {
    RerankerOptions options;
    options.depth = depth;
    LateReranker late(options);
    std::vector<int64_t> progress;
    std::promise<void> done;
    late.reranker->Submit({.request = ManyDocuments(500),
                           .progress =
                               [&](int64_t scored, int64_t all) {
                                 EXPECT_EQ(all, 500);
                                 progress.push_back(scored);
                               },
                           .done =
                               [&](Result<Ranking> ranking, const JobTimes&) {
                                 EXPECT_TRUE(ranking);
                                 done.set_value();
                               }});
    done.get_future().get();
    ASSERT_GE(progress.size(), 3u);
    EXPECT_LT(progress.front(), 500);
    EXPECT_EQ(progress.back(), 500);
    EXPECT_TRUE(std::is_sorted(progress.begin(), progress.end()));
  }
}

TEST(Reranker, AFailureAfterTheExitFailsTheRequest) {
  RerankerOptions options;
  options.depth = Depth::kAdaptive;
  auto backend = std::make_unique<FakeBackend>(
      FakeBackend::Hooks{.before = [](const ScoreBatch& batch) -> Result<void> {
        if (batch.layers != 0) return {};
        return Fail(ErrorCode::kInternal, "broken");
      }});
  backend->mutable_attributes().model.exits = {{2, 1}};
  Reranker reranker("fake", std::make_unique<ByteTokenizer>(),
                    std::move(backend), options);
  const auto ranking =
      reranker.Rank({.query = "q",
                     .documents = std::vector<std::string>(50, "a"),
                     .top_n = 1});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(ranking.error().message, "broken");
}

TEST(Reranker, AddsUpTheTimesOfAllStages) {
  static constexpr std::chrono::milliseconds kBatch{20};
  RerankerOptions options;
  options.depth = Depth::kAdaptive;
  auto backend = std::make_unique<FakeBackend>(
      FakeBackend::Hooks{.before = [](const ScoreBatch&) -> Result<void> {
        std::this_thread::sleep_for(kBatch);
        return {};
      }});
  backend->mutable_attributes().model.exits = {{2, 100}};
  Reranker reranker("fake", std::make_unique<ByteTokenizer>(),
                    std::move(backend), options);
  RankRequest request{.query = "q", .documents = {}, .top_n = 1};
  for (int i = 0; i < 50; ++i) request.documents.push_back(std::to_string(i));
  std::promise<JobTimes> promise;
  reranker.Submit(
      {.request = request,
       .done = [&promise](Result<Ranking> ranking, const JobTimes& times) {
         EXPECT_TRUE(ranking);
         promise.set_value(times);
       }});
  // One batch up to the exit, and one in full.
  EXPECT_GE(promise.get_future().get().scored, 2 * kBatch);
}

TEST(Reranker, CalibratedScoresAreProbabilitiesInTheSameOrder) {
  RerankerOptions options;
  // Nearly flat, so that floats tie where the scores do not.
  options.score_map = std::make_shared<const ScoreMap>(
      ScoreMap{.method = CalibrationMethod::kIsotonic,
               .knots = {{LeastLogit(), 0.5}, {MostLogit(), 0.5 + 1e-9}}});
  std::atomic<int64_t> scored = 0;
  Reranker reranker =
      MakeReranker({.before = [&](const ScoreBatch& batch) -> Result<void> {
                      scored += static_cast<int64_t>(batch.pairs.size());
                      return {};
                    },
                    .logit = CountX},
                   options);
  const RankRequest request{.query = "q", .documents = {"", "x", "xx", "x"}};
  const auto rank = [&](bool calibrated) {
    std::promise<Result<Ranking>> promise;
    reranker.Submit(
        {.request = request,
         .calibrated = calibrated,
         .done = [&promise](Result<Ranking> ranking, const JobTimes&) {
           promise.set_value(std::move(ranking));
         }});
    return promise.get_future().get();
  };
  const auto calibrated = rank(true);
  const auto plain = rank(false);
  ASSERT_TRUE(calibrated && plain);
  ASSERT_EQ(calibrated->results.size(), plain->results.size());
  for (size_t i = 0; i < plain->results.size(); ++i) {
    EXPECT_EQ(calibrated->results[i].index, plain->results[i].index);
    EXPECT_EQ(calibrated->results[i].logit, plain->results[i].logit);
    EXPECT_EQ(calibrated->results[i].relevance_score, 0.5f);
  }
  // The cache keeps the model's scores.
  EXPECT_EQ(scored, 3);
  EXPECT_FLOAT_EQ(plain->results[0].relevance_score, 0.7310586f);
}

TEST(Reranker, RefusesCalibratedWithoutAMap) {
  Reranker reranker = MakeReranker();
  std::promise<Result<Ranking>> promise;
  reranker.Submit(
      {.request = {.query = "q", .documents = {"x"}},
       .calibrated = true,
       .done = [&promise](Result<Ranking> ranking, const JobTimes&) {
         promise.set_value(std::move(ranking));
       }});
  const auto refused = promise.get_future().get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused.error().param, "calibrated");
  EXPECT_EQ(refused.error().message,
            "calibrated: the model 'fake' has no calibration; leave "
            "`calibrated` out, or give the model one that `podium calibrate` "
            "made (--calibration)");
}

TEST(Reranker, ALongDocumentScoresAsItsBestPassage) {
  Reranker reranker = MakeReranker();
  const std::string at_the_end = std::string(1200, 'd') + "xxx";
  const RankRequest request{.query = "q", .documents = {"x", at_the_end}};
  auto ranking = reranker.Rank(request);
  ASSERT_TRUE(ranking);
  EXPECT_EQ(ranking->results[0].index, 1);
  EXPECT_EQ(ranking->usage.truncated_documents, 0);
  EXPECT_EQ(ranking->usage.document_tokens[1], 1203);

  RankRequest first_chunks = request;
  first_chunks.max_chunks_per_doc = 2;
  ranking = reranker.Rank(first_chunks);
  EXPECT_EQ(ranking->results[0].index, 0);
  EXPECT_EQ(ranking->usage.truncated_documents, 1);

  RankRequest first_tokens = request;
  first_tokens.max_tokens_per_doc = 1200;
  ranking = reranker.Rank(first_tokens);
  EXPECT_EQ(ranking->results[0].index, 0);
  EXPECT_EQ(ranking->usage.truncated_documents, 1);
}

TEST(Reranker, AQueryLeavesHalfTheContext) {
  size_t longest = 0;
  std::vector<int64_t> query_tokens;
  Reranker reranker = MakeReranker(
      {.before = {}, .logit = [&](FakeBackend::Ids ids, float) {
         longest = std::max(longest, ids.size());
         query_tokens.push_back(std::count(ids.begin(), ids.end(), 'q'));
         return 0.0f;
       }});
  const auto ranking = reranker.Rank(
      {.query = std::string(1000, 'q'),
       .documents = {std::string(254, 'd') + std::string(346, 'e')}});
  ASSERT_TRUE(ranking);
  EXPECT_EQ(longest, 512u);
  // Half of what three special tokens leave, in each of three passages.
  EXPECT_EQ(query_tokens, (std::vector<int64_t>{254, 254, 254}));
  EXPECT_EQ(ranking->usage.query_tokens, 1000);
  EXPECT_EQ(ranking->usage.truncated_documents, 1);
}

TEST(Reranker, CountsScoredTokens) {
  Reranker reranker = MakeReranker();
  std::vector<int64_t> admitted;
  const auto scored = [&](RankRequest request) {
    std::promise<int64_t> tokens;
    reranker.Submit({.request = std::move(request),
                     .admit =
                         [&](int64_t count) {
                           admitted.push_back(count);
                           return std::nullopt;
                         },
                     .done =
                         [&](Result<Ranking> ranking, const JobTimes&) {
                           tokens.set_value(ranking->usage.scored_tokens);
                         }});
    return tokens.get_future().get();
  };
  // Three special tokens each, and the query with every passage: 508 of the
  // second document's 600 bytes fit beside it.
  EXPECT_EQ(scored({.query = "q", .documents = {"ab", ""}}), 6 + 4);
  EXPECT_EQ(scored({.query = "q", .documents = {std::string(600, 'd')}}),
            512 + 96);
  EXPECT_EQ(admitted, (std::vector<int64_t>{10, 608}));
}

TEST(Reranker, RefusesBadRequests) {
  RerankerOptions options;
  options.limits.max_documents = 2;
  options.limits.max_request_tokens = 1000;
  Reranker reranker = MakeReranker({}, options);
  const auto error = [&](RankRequest request) {
    return reranker.Rank(std::move(request)).error();
  };
  EXPECT_EQ(error({.query = " \t", .documents = {"a"}}).param, "query");
  EXPECT_EQ(error({.query = "\u3000", .documents = {"a"}}).param, "query");
  EXPECT_EQ(error({.query = "q", .documents = {}}).param, "documents");
  EXPECT_EQ(error({.query = "q", .documents = {"a"}, .top_n = 0}).param,
            "top_n");
  EXPECT_EQ(error({.query = "q", .documents = {"a", "b", "c"}}).code,
            ErrorCode::kTooLarge);
  EXPECT_EQ(error({.query = "q", .documents = {std::string(2000, 'd')}}).code,
            ErrorCode::kTooLarge);
  EXPECT_EQ(
      error({.query = "q", .documents = {"a"}, .max_tokens_per_doc = 0}).param,
      "max_tokens_per_doc");
}

TEST(Reranker, ReportsACancelledJob) {
  Reranker reranker = MakeReranker();
  const auto flag = std::make_shared<CancelFlag>();
  flag->Cancel();
  std::promise<Result<Ranking>> promise;
  reranker.Submit({.request = {.query = "q", .documents = {"a"}},
                   .cancel = flag,
                   .done = [&](Result<Ranking> ranking, const JobTimes&) {
                     promise.set_value(std::move(ranking));
                   }});
  EXPECT_EQ(promise.get_future().get().error().code, ErrorCode::kCancelled);
}

TEST(Reranker, AnswersManyCallersAtOnce) {
  Reranker reranker = MakeReranker();
  std::vector<std::thread> callers;
  std::atomic<int> wrong = 0;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&, caller] {
      for (int round = 0; round < 20; ++round) {
        std::vector<std::string> documents(20, "y");
        documents[(caller * 7 + round) % 20] = "xxx";
        const auto ranking =
            reranker.Rank({.query = "q", .documents = std::move(documents)});
        if (!ranking || ranking->results[0].index != (caller * 7 + round) % 20)
          ++wrong;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace podium
