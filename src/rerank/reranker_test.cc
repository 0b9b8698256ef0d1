#include "rerank/reranker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "engine/fake_backend.h"

namespace podium {
namespace {

// A byte is a token; ids 256 and 257 stand for [CLS] and [SEP].
class ByteTokenizer : public Tokenizer {
 public:
  std::vector<int32_t> Tokenize(std::string_view utf8) const override {
    return {reinterpret_cast<const unsigned char*>(utf8.data()),
            reinterpret_cast<const unsigned char*>(utf8.data()) + utf8.size()};
  }
  Result<Encoding> EncodePair(std::span<const int32_t> query,
                              std::span<const int32_t> document,
                              const PairOptions& options) const override {
    Encoding encoding;
    const size_t room = options.max_length - 3 - query.size();
    encoding.truncated = document.size() > room;
    encoding.input_ids.push_back(256);
    encoding.input_ids.insert(encoding.input_ids.end(), query.begin(),
                              query.end());
    encoding.input_ids.push_back(257);
    encoding.input_ids.insert(
        encoding.input_ids.end(), document.begin(),
        document.begin() + std::min(document.size(), room));
    encoding.input_ids.push_back(257);
    encoding.token_type_ids.resize(encoding.input_ids.size());
    return encoding;
  }
  std::optional<std::string_view> TokenString(int32_t id) const override {
    static const std::string kBytes = [] {
      std::string bytes;
      for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
      return bytes;
    }();
    if (id < 0 || id > 255) return std::nullopt;
    return std::string_view(kBytes).substr(static_cast<size_t>(id), 1);
  }
  std::string Detokenize(std::span<const int32_t> ids) const override {
    return {ids.begin(), ids.end()};
  }
  int32_t vocab_size() const override { return 258; }
  int32_t pair_special_tokens() const override { return 3; }
};

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

TEST(Reranker, ALongDocumentIsAsGoodAsItsBestPassage) {
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
      {.query = std::string(1000, 'q'), .documents = {std::string(600, 'd')}});
  ASSERT_TRUE(ranking);
  EXPECT_EQ(longest, 512u);
  // Half of what three special tokens leave, in each of three passages.
  EXPECT_EQ(query_tokens, (std::vector<int64_t>{254, 254, 254}));
  EXPECT_EQ(ranking->usage.query_tokens, 1000);
  EXPECT_EQ(ranking->usage.truncated_documents, 1);
}

TEST(Reranker, CountsTheTokensThatAreScored) {
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
                         [&](Result<Ranking> ranking) {
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

TEST(Reranker, RefusesWhatCannotBeRanked) {
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

TEST(Reranker, ACancelledJobEndsAsCancelled) {
  Reranker reranker = MakeReranker();
  const auto flag = std::make_shared<CancelFlag>();
  flag->Cancel();
  std::promise<Result<Ranking>> promise;
  reranker.Submit({.request = {.query = "q", .documents = {"a"}},
                   .cancel = flag,
                   .done = [&](Result<Ranking> ranking) {
                     promise.set_value(std::move(ranking));
                   }});
  EXPECT_EQ(promise.get_future().get().error().code, ErrorCode::kCancelled);
}

TEST(Reranker, ManyCallersAtOnceGetWhatEachAsked) {
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
