#include "ranking/text_cuts.h"

#include <gtest/gtest.h>

#include <future>
#include <limits>
#include <string>

#include "engine/fake_backend.h"
#include "rerank/reranker.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {
namespace {

// A pair's text as the model reads it, with '|' for each special token.
struct Read {
  std::string pair;
  RankUsage usage;
};

Result<Read> ReadWith(TextCuts cuts, std::string query, std::string document,
                      int64_t max_tokens_per_doc = 4096) {
  Read read;
  Reranker reranker("fake", std::make_unique<ByteTokenizer>(),
                    std::make_unique<FakeBackend>(FakeBackend::Hooks{
                        .before = {},
                        .logit =
                            [&](FakeBackend::Ids ids, float) {
                              for (const int32_t id : ids) {
                                read.pair +=
                                    id > 255 ? '|' : static_cast<char>(id);
                              }
                              return 0.0f;
                            }}),
                    {});
  std::promise<Result<Ranking>> promise;
  reranker.Submit({.request = {.query = std::move(query),
                               .documents = {std::move(document)},
                               .max_tokens_per_doc = max_tokens_per_doc,
                               .max_chunks_per_doc = 1},
                   .cuts = cuts,
                   .done = [&](Result<Ranking> ranking, const auto&...) {
                     promise.set_value(std::move(ranking));
                   }});
  auto ranking = promise.get_future().get();
  if (!ranking) return Unexpected(ranking.error());
  read.usage = std::move(ranking->usage);
  return read;
}

std::string PairWith(TextCuts cuts, std::string query, std::string document,
                     int64_t max_tokens_per_doc = 4096) {
  return ReadWith(cuts, std::move(query), std::move(document),
                  max_tokens_per_doc)
      ->pair;
}

TEST(TextCuts, CutsAPairOnEitherSide) {
  EXPECT_EQ(PairWith({.truncate_prompt_tokens = 10}, "qr", "abcdefgh"),
            "|qr|abcde|");
  EXPECT_EQ(PairWith({.truncate_prompt_tokens = 10, .from_left = true}, "qr",
                     "abcdefgh"),
            "|qr|defgh|");
  // What fits stays as it is.
  EXPECT_EQ(
      PairWith({.truncate_prompt_tokens = 99, .from_left = true}, "q", "abc"),
      "|q|abc|");
  // A query may fill half.
  EXPECT_EQ(PairWith({.truncate_prompt_tokens = 9}, "qrstuv", "abcdefgh"),
            "|qrs|abc|");
  EXPECT_EQ(PairWith({.truncate_prompt_tokens = 9, .from_left = true}, "qrstuv",
                     "abcdefgh"),
            "|tuv|fgh|");
}

TEST(TextCuts, ALimitAboveTheContextIsTheContext) {
  const std::string text(2000, 'd');
  for (const int64_t tokens :
       {int64_t{512}, int64_t{513}, std::numeric_limits<int64_t>::max()}) {
    EXPECT_EQ(PairWith({.truncate_prompt_tokens = tokens}, "q", text).size(),
              512u);
  }
}

TEST(TextCuts, LimitsOnATextKeepItsFirstTokens) {
  EXPECT_EQ(PairWith({.max_tokens_per_query = 2}, "qrstu", "abc"), "|qr|abc|");
  EXPECT_EQ(PairWith({.max_tokens_per_query = 9}, "qr", "abc"), "|qr|abc|");
  EXPECT_EQ(PairWith({.max_tokens_per_query = 4,
                      .truncate_prompt_tokens = 9,
                      .from_left = true},
                     "qrstuv", "abcdefgh", 5),
            "|rst|cde|");
}

TEST(TextCuts, UsageCountsWhatWasRead) {
  const auto read = ReadWith({.truncate_prompt_tokens = 10}, "qr", "abcdefgh");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->usage.scored_tokens, 10);
  EXPECT_EQ(read->usage.truncated_documents, 1);
  const auto query = ReadWith({.max_tokens_per_query = 1}, "qr", "a");
  EXPECT_EQ(query->usage.truncated_documents, 1);
  EXPECT_EQ(ReadWith({}, "qr", "a")->usage.truncated_documents, 0);
}

TEST(TextCuts, APairNeedsRoomForBothTexts) {
  EXPECT_EQ(PairWith({.truncate_prompt_tokens = 5}, "qr", "abc"), "|q|a|");
  for (const int64_t tokens : {0, 1, 4}) {
    const auto refused =
        ReadWith({.truncate_prompt_tokens = tokens}, "qr", "abc");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(refused.error().param, "truncate_prompt_tokens");
    EXPECT_EQ(refused.error().message,
              "truncate_prompt_tokens: " + std::to_string(tokens) +
                  " tokens are too few for a query and a document; the least "
                  "is 5");
  }
}

}  // namespace
}  // namespace podium
