#include "model/texts.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

Ids Copy(std::span<const int32_t> ids) { return {ids.begin(), ids.end()}; }

// Pairs by the ids of their queries and documents.
struct Pairs {
  Ids ids, types, positions, cu_seqlens = {0};

  void Add(const Ids& query, const Ids& document) {
    for (const int32_t id : query) Append(id, 0);
    for (const int32_t id : document) Append(id, 1);
    cu_seqlens.push_back(static_cast<int32_t>(ids.size()));
  }
  void Append(int32_t id, int32_t type) {
    positions.push_back(static_cast<int32_t>(ids.size()) - cu_seqlens.back());
    ids.push_back(id);
    types.push_back(type);
  }
  Batch batch() const { return {ids, types, positions, cu_seqlens, 9}; }
};

void ExpectRange(TokenRange range, int64_t begin, int64_t count) {
  EXPECT_EQ(range.begin, begin);
  EXPECT_EQ(range.count, count);
}

TEST(TextsTest, PositionsStartAgainAtTheDocument) {
  Pairs pairs;
  pairs.Add({7, 8}, {1, 2, 3});
  Texts texts;
  texts.Cut(pairs.batch());
  EXPECT_EQ(Copy(texts.batch().input_ids), (Ids{7, 8, 1, 2, 3}));
  EXPECT_EQ(Copy(texts.batch().token_type_ids), (Ids{0, 0, 1, 1, 1}));
  EXPECT_EQ(Copy(texts.batch().position_ids), (Ids{0, 1, 0, 1, 2}));
  EXPECT_EQ(Copy(texts.batch().cu_seqlens), (Ids{0, 2, 5}));
  EXPECT_EQ(texts.batch().max_seqlen, 3);
}

TEST(TextsTest, AQueryOfSeveralPairsIsThereOnce) {
  Pairs pairs;
  pairs.Add({7, 8}, {1});
  pairs.Add({7, 8}, {2, 2});
  pairs.Add({7, 9}, {3});
  pairs.Add({7, 9, 9}, {3});
  Texts texts;
  texts.Cut(pairs.batch());
  EXPECT_EQ(Copy(texts.batch().input_ids),
            (Ids{7, 8, 1, 2, 2, 7, 9, 3, 7, 9, 9, 3}));
  EXPECT_EQ(Copy(texts.batch().cu_seqlens), (Ids{0, 2, 3, 5, 7, 8, 11, 12}));
  ASSERT_EQ(texts.pairs().size(), 4u);
  ExpectRange(texts.pairs()[1].query, 0, 2);
  ExpectRange(texts.pairs()[1].document, 3, 2);
  ExpectRange(texts.pairs()[3].query, 8, 3);
}

TEST(TextsTest, NoSequenceIsEmpty) {
  Pairs pairs;
  pairs.Add({7}, {});
  pairs.Add({}, {1});
  Texts texts;
  texts.Cut(pairs.batch());
  EXPECT_EQ(Copy(texts.batch().cu_seqlens), (Ids{0, 1, 2}));
  ExpectRange(texts.pairs()[0].document, 1, 0);
  ExpectRange(texts.pairs()[1].query, 1, 0);
  ExpectRange(texts.pairs()[1].document, 1, 1);

  texts.Cut({});  // what was there is gone
  EXPECT_EQ(Copy(texts.batch().cu_seqlens), (Ids{0}));
  EXPECT_TRUE(texts.pairs().empty());
}

}  // namespace
}  // namespace podium
