#include "client/paging.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace podium {
namespace {

RankRequest Documents(int count) {
  RankRequest request{.query = "q"};
  for (int i = 0; i < count; ++i)
    request.documents.push_back("document " + std::to_string(i));
  return request;
}

TEST(SplitPagesTest, CoversEveryDocumentOnceInPagesOfNearlyEqualSize) {
  for (const Merge merge : {Merge::kScore, Merge::kRrf}) {
    for (const int count : {1, 2, 9, 10, 11, 19, 20, 21, 1000, 2500}) {
      const RankRequest whole = Documents(count);
      const auto pages = SplitPages(whole, 10, merge);
      ASSERT_EQ(pages.size(), static_cast<size_t>((count + 9) / 10));
      std::set<int64_t> seen;
      size_t smallest = 10;
      size_t largest = 0;
      for (const Page& page : pages) {
        ASSERT_EQ(page.indices.size(), page.request.documents.size());
        EXPECT_EQ(page.request.query, "q");
        smallest = std::min(smallest, page.indices.size());
        largest = std::max(largest, page.indices.size());
        for (size_t i = 0; i < page.indices.size(); ++i) {
          EXPECT_TRUE(seen.insert(page.indices[i]).second);
          EXPECT_EQ(page.request.documents[i],
                    whole.documents[static_cast<size_t>(page.indices[i])]);
        }
      }
      EXPECT_EQ(seen.size(), static_cast<size_t>(count));
      EXPECT_LE(largest - smallest, 1u);
      EXPECT_LE(largest, 10u);
    }
  }
}

TEST(SplitPagesTest, PagesAreContiguousForScoresAndInterleavedForRanks) {
  const auto runs = SplitPages(Documents(5), 3, Merge::kScore);
  EXPECT_EQ(runs[0].indices, (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(runs[1].indices, (std::vector<int64_t>{3, 4}));
  const auto dealt = SplitPages(Documents(5), 3, Merge::kRrf);
  EXPECT_EQ(dealt[0].indices, (std::vector<int64_t>{0, 2, 4}));
  EXPECT_EQ(dealt[1].indices, (std::vector<int64_t>{1, 3}));
}

TEST(SplitPagesTest, NoDocumentsMakeOnePageAndPagesKeepTheLimits) {
  EXPECT_EQ(SplitPages(Documents(0), 10, Merge::kScore).size(), 1u);
  RankRequest request = Documents(25);
  request.top_n = 7;
  request.max_tokens_per_doc = 99;
  for (const Page& page : SplitPages(request, 10, Merge::kScore)) {
    EXPECT_EQ(page.request.top_n, 7);
    EXPECT_EQ(page.request.max_tokens_per_doc, 99);
  }
}

TEST(PageNameTest, NamesTheDocuments) {
  const auto pages = SplitPages(Documents(25), 10, Merge::kScore);
  EXPECT_EQ(PageName(pages, 1), "page 2 of 3 (documents 9 to 16)");
}

// The ranking of a single request with all documents: by score, ties by index.
std::vector<RankResult> Sorted(std::vector<RankResult> results) {
  std::sort(results.begin(), results.end(), [](const auto& a, const auto& b) {
    return a.relevance_score != b.relevance_score
               ? a.relevance_score > b.relevance_score
               : a.index < b.index;
  });
  return results;
}

TEST(MergeRankingsTest, ByScoreEqualsOneRequestOfAllDocuments) {
  std::mt19937 random(7);
  for (const std::optional<int64_t> top_n :
       {std::optional<int64_t>(), std::optional<int64_t>(40)}) {
    const auto pages = SplitPages(Documents(2500), 1000, Merge::kScore);
    std::vector<RankResult> all;
    std::vector<Ranking> rankings(pages.size());
    for (size_t p = 0; p < pages.size(); ++p) {
      for (size_t i = 0; i < pages[p].indices.size(); ++i) {
        // Few distinct scores: many ties, within pages and across them.
        const auto score = static_cast<float>(random() % 100) / 100;
        all.push_back({.index = pages[p].indices[i], .relevance_score = score});
        rankings[p].results.push_back(
            {.index = static_cast<int64_t>(i), .relevance_score = score});
      }
      rankings[p].results = Sorted(rankings[p].results);
      if (top_n) rankings[p].results.resize(static_cast<size_t>(*top_n));
    }
    all = Sorted(all);
    if (top_n) all.resize(static_cast<size_t>(*top_n));
    const Ranking merged = MergeRankings(pages, rankings, top_n, Merge::kScore);
    ASSERT_EQ(merged.results.size(), all.size());
    for (size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(merged.results[i].index, all[i].index) << i;
      EXPECT_EQ(merged.results[i].relevance_score, all[i].relevance_score);
    }
  }
}

TEST(MergeRankingsTest, ByRankInterleavesThePages) {
  const auto pages = SplitPages(Documents(4), 2, Merge::kRrf);  // 0 2, 1 3
  std::vector<Ranking> rankings(2);
  rankings[0].results = {{.index = 1, .relevance_score = 0.9f},
                         {.index = 0, .relevance_score = 0.8f}};
  rankings[1].results = {{.index = 0, .relevance_score = 0.2f},
                         {.index = 1, .relevance_score = 0.1f}};
  const Ranking merged =
      MergeRankings(pages, rankings, std::nullopt, Merge::kRrf);
  std::vector<int64_t> order;
  for (const RankResult& result : merged.results) order.push_back(result.index);
  EXPECT_EQ(order, (std::vector<int64_t>{2, 1, 0, 3}));
}

TEST(MergeRankingsTest, UsageIsAdded) {
  const auto pages = SplitPages(Documents(3), 2, Merge::kScore);
  std::vector<Ranking> rankings(2);
  rankings[0].usage.search_units = 1;
  rankings[1].usage.search_units = 2;
  const Ranking merged =
      MergeRankings(pages, rankings, std::nullopt, Merge::kScore);
  EXPECT_EQ(merged.usage.search_units, 3);
  EXPECT_EQ(merged.usage.total_tokens, std::nullopt);
}

}  // namespace
}  // namespace podium
