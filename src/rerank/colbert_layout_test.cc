#include "rerank/colbert_layout.h"

#include <gtest/gtest.h>

#include "rerank/pair_maker.h"
#include "rerank/ranking_order.h"
#include "rerank/testing/byte_tokenizer.h"

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

constexpr int32_t kClsId = 256, kSepId = 257;

ModelSizes Colbert(ColbertTexts texts) {
  ModelSizes sizes;
  sizes.architecture = Architecture::kLateInteraction;
  sizes.max_sequence_length = 100;
  sizes.colbert = std::move(texts);
  return sizes;
}

ColbertLayout Layout(const ColbertTexts& texts) {
  static const ByteTokenizer kTokenizer;
  return *ColbertLayout::Make(kTokenizer, Colbert(texts));
}

TEST(ColbertLayoutTest, TextsStandBetweenTheSpecialTokens) {
  const ColbertLayout layout = Layout({.query_prefix = "q: "});
  // Both the colon and the blank are tokens here; the blank is the text's.
  EXPECT_EQ(layout.QueryTokens("ab"), (Ids{' ', 'a', 'b'}));
  EXPECT_EQ(layout.DocumentTokens("ab"), (Ids{'a', 'b'}));
  const auto query = layout.Query(layout.QueryTokens("ab"));
  ASSERT_TRUE(query);
  EXPECT_EQ(query->input_ids, (Ids{kClsId, 'q', ':', ' ', 'a', 'b', kSepId}));
  EXPECT_EQ(query->token_type_ids, Ids(7, 0));
  EXPECT_EQ(query->role, TextRole::kQuery);
  EXPECT_EQ(query->unattended, 0);
  const auto document = layout.Document(layout.DocumentTokens("ab"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->input_ids, (Ids{kClsId, 'a', 'b', kSepId}));
  EXPECT_EQ(document->role, TextRole::kDocument);
  EXPECT_TRUE(document->left_out.empty());
  EXPECT_EQ(layout.fixed_tokens(), 2 + 2 + 2);
  EXPECT_EQ(layout.query_room(), 100 - 4);
  EXPECT_EQ(layout.document_room(), 100 - 2);
}

TEST(ColbertLayoutTest, APrefixMayBeATokenThatNoTextMatches) {
  // The tokenizer reads "[CLS]" in a text as five bytes.
  const ColbertLayout token =
      Layout({.query_prefix = "[CLS]  x ", .prefix_is_token = true});
  EXPECT_EQ(token.Query(Ids{'a'})->input_ids,
            (Ids{kClsId, kClsId, ' ', ' ', 'x', 'a', kSepId}));
  EXPECT_EQ(token.QueryTokens("a"), (Ids{' ', 'a'}));
  const ColbertLayout text = Layout({.query_prefix = "[CLS]"});
  EXPECT_EQ(text.Query(Ids{})->input_ids,
            (Ids{kClsId, '[', 'C', 'L', 'S', ']', kSepId}));
}

TEST(ColbertLayoutTest, LengthsCountEveryToken) {
  const ColbertLayout layout = Layout(
      {.document_prefix = "d", .query_length = 10, .document_length = 20});
  EXPECT_EQ(layout.query_room(), 8);
  EXPECT_EQ(layout.document_room(), 17);
}

TEST(ColbertLayoutTest, AQueryIsExpandedToItsLength) {
  ColbertTexts texts{.query_length = 50};
  texts.expansion = {.length = 6, .token = "#"};
  const ColbertLayout fixed = Layout(texts);
  EXPECT_EQ(fixed.query_room(), 4);
  const auto query = fixed.Query(Ids{'a'});
  EXPECT_EQ(query->input_ids, (Ids{kClsId, 'a', kSepId, '#', '#', '#'}));
  EXPECT_EQ(query->token_type_ids, Ids(6, 0));
  EXPECT_EQ(query->unattended, 3);
  EXPECT_EQ(fixed.Query(Ids{1, 2, 3, 4})->unattended, 0);
  EXPECT_EQ(fixed.Document(Ids{'a'})->tokens(), 3);

  texts.expansion->fixed = false;
  texts.expansion->attend = true;
  const ColbertLayout least = Layout(texts);
  EXPECT_EQ(least.query_room(), 48);
  EXPECT_EQ(least.Query(Ids{'a'})->tokens(), 6);
  EXPECT_EQ(least.Query(Ids{'a'})->unattended, 0);
  EXPECT_EQ(least.Query(Ids(9, 'a'))->tokens(), 11);
}

TEST(ColbertLayoutTest, OnlyDocumentsLeaveOutSkippedWords) {
  const ColbertLayout layout =
      Layout({.skipped_words = {".", "[SEP]", "unknown", "!"}});
  EXPECT_EQ(layout.Document(Ids{'a', '.', 'b', '!'})->left_out, (Ids{2, 4, 5}));
  EXPECT_TRUE(layout.Query(Ids{'a', '.'})->left_out.empty());
}

TEST(ColbertLayoutTest, RefusesWhatDoesNotFit) {
  const ByteTokenizer tokenizer;
  const auto error = [&](const ColbertTexts& texts) {
    const auto layout = ColbertLayout::Make(tokenizer, Colbert(texts));
    return layout ? "" : layout.error().message;
  };
  ColbertTexts unknown;
  unknown.expansion = {.length = 32, .token = {}};
  EXPECT_NE(error(unknown).find("\"[MASK]\""), std::string::npos);
  EXPECT_NE(error({.query_length = 2}).find("raise query_length"),
            std::string::npos);
  EXPECT_NE(error({.document_prefix = "abc", .document_length = 5})
                .find("raise document_length"),
            std::string::npos);
}

RequestPairs PairsOf(const ColbertTexts& texts, RerankJob job) {
  const ModelTexts model_texts{
      .tokenizer = std::make_unique<ByteTokenizer>(),
      .colbert = std::make_unique<ColbertLayout>(Layout(texts))};
  auto made = MakePairs(model_texts, Colbert(texts), Limits{}, job);
  if (!made) ADD_FAILURE() << made.error().message;
  return made ? *std::move(made) : RequestPairs();
}

TEST(ColbertLayoutTest, TextsAreCutToTheirOwnLengths) {
  const ColbertTexts texts{.query_length = 12, .document_length = 5};
  RerankJob job;
  job.request = {.query = "0123456789abc", .documents = {"abcde", "x"}};
  const RequestPairs made = PairsOf(texts, job);
  // A document has room for three of its tokens; the rest is a passage too.
  EXPECT_EQ(made.passages, (std::vector<int32_t>{2, 1}));
  ASSERT_EQ(made.pairs.size(), 3u);
  const auto ids = [&](int32_t text) {
    return (*made.texts)[text].encoding.input_ids;
  };
  const int32_t query = made.pairs[0].query;
  EXPECT_EQ(ids(query), (Ids{kClsId, '0', '1', '2', '3', '4', '5', '6', '7',
                             '8', '9', kSepId}));
  EXPECT_EQ(ids(made.pairs[0].document), (Ids{kClsId, 'a', 'b', 'c', kSepId}));
  EXPECT_EQ(ids(made.pairs[1].document), (Ids{kClsId, 'd', 'e', kSepId}));
  EXPECT_EQ(made.pairs[2].query, query);
  EXPECT_EQ(made.usage.truncated_documents, 2);
  EXPECT_EQ(made.usage.query_tokens, 13);

  job.cuts.truncate_prompt_tokens = 4 + 6;  // three for the query
  const RequestPairs less = PairsOf(texts, job);
  EXPECT_EQ(less.texts->tokens(less.pairs[0].query), 5);
}

TEST(ColbertLayoutTest, RelevanceIsTheMeanSimilarity) {
  const std::vector<float> logits = {-8, 0, 4, 8, 8.001f};
  const auto results = OrderResults(logits, {}, {.similarities = 8}, nullptr);
  ASSERT_EQ(results.size(), 5u);
  const float expected[] = {1, 1, 0.75f, 0.5f, 0};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(results[i].index, 4 - static_cast<int64_t>(i));
    EXPECT_EQ(results[i].relevance_score, expected[i]);
    EXPECT_EQ(results[i].logit, logits[4 - i]);
  }
}

}  // namespace
}  // namespace podium
