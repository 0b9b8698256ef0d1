#include "tokenizer/pair_template.h"

#include <gtest/gtest.h>

#include <limits>

namespace podium {
namespace {

using Ids = std::vector<int32_t>;

Result<Encoding> Apply(const Ids& query, const Ids& document,
                       const PairOptions& options) {
  return ApplyTemplate(BertPairTemplate(101, 102), query, document, options);
}

TEST(PairTemplateTest, LaysOutABertPair) {
  const auto encoding = Apply({1, 2}, {3}, {});
  ASSERT_TRUE(encoding);
  EXPECT_EQ(encoding->input_ids, (Ids{101, 1, 2, 102, 3, 102}));
  EXPECT_EQ(encoding->token_type_ids, (Ids{0, 0, 0, 0, 1, 1}));
  EXPECT_FALSE(encoding->truncated);
  EXPECT_EQ(Apply({}, {}, {})->input_ids, (Ids{101, 102, 102}));
}

TEST(PairTemplateTest, CutsToMaxLength) {
  const auto encoding = Apply({1, 2}, {3, 4, 5}, {.max_length = 7});
  ASSERT_TRUE(encoding);
  EXPECT_EQ(encoding->input_ids, (Ids{101, 1, 2, 102, 3, 4, 102}));
  EXPECT_TRUE(encoding->truncated);
  EXPECT_FALSE(Apply({1, 2}, {3, 4, 5}, {.max_length = 8})->truncated);
}

TEST(PairTemplateTest, RefusesALengthBelowTheSpecialTokens) {
  for (const int32_t max_length :
       {2, 0, -1, std::numeric_limits<int32_t>::min()}) {
    const auto encoding = Apply({1}, {2}, {.max_length = max_length});
    ASSERT_FALSE(encoding);
    EXPECT_EQ(encoding.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(Apply({1}, {2}, {.max_length = 3})->input_ids,
            (Ids{101, 102, 102}));
}

TEST(PairTemplateTest, OnlySecondRefusesAQueryThatFillsThePair) {
  const PairOptions options{.max_length = 5,
                            .truncation = Truncation::kOnlySecond};
  EXPECT_EQ(Apply({1}, {2, 3}, options)->input_ids, (Ids{101, 1, 102, 2, 102}));
  const auto refused = Apply({1, 2}, {3}, options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace podium
