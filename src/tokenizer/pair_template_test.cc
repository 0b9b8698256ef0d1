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

TEST(PairTemplateTest, LaysOutOneText) {
  const auto bert = ApplySingle(BertPairTemplate(101, 102), Ids{1, 2});
  ASSERT_TRUE(bert);
  EXPECT_EQ(bert->input_ids, (Ids{101, 1, 2, 102}));
  EXPECT_EQ(bert->token_type_ids, (Ids{0, 0, 0, 0}));
  const auto roberta = ApplySingle(RobertaPairTemplate(0, 2), Ids{5});
  ASSERT_TRUE(roberta);
  EXPECT_EQ(roberta->input_ids, (Ids{0, 5, 2}));
  EXPECT_EQ(ApplySingle(PlainPairTemplate(), Ids{5})->input_ids, Ids{5});
  EXPECT_EQ(ApplySingle(PlainPairTemplate(1), Ids{5})->input_ids, (Ids{1, 5}));
}

TEST(PairTemplateTest, AFilesLayoutOfOneTextGoesFirst) {
  using Kind = PairTemplate::Kind;
  PairTemplate layout = BertPairTemplate(101, 102);
  layout.single = {{{Kind::kSpecial, 0, {7}}, {Kind::kQuery, 1, {}}}};
  const auto encoding = ApplySingle(layout, Ids{1, 2});
  ASSERT_TRUE(encoding);
  EXPECT_EQ(encoding->input_ids, (Ids{7, 1, 2}));
  EXPECT_EQ(encoding->token_type_ids, (Ids{0, 1, 1}));
  layout.single = {{{Kind::kSpecial, 0, {7}}}};
  const auto refused = ApplySingle(layout, Ids{1});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
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

void ExpectParts(const PairTemplate& pair_template) {
  const Ids query = {1, 2}, document = {3, 4, 5};
  const auto pair = ApplyTemplate(pair_template, query, document, {});
  ASSERT_TRUE(pair);
  auto parts = ApplyQueryPart(pair_template, query);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->role, TextRole::kQuery);
  const auto second = ApplyDocumentPart(pair_template, document);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->role, TextRole::kDocument);
  EXPECT_EQ(second->token_type_ids.front(), 1);
  const auto append = [](Ids& to, const Ids& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(parts->input_ids, second->input_ids);
  append(parts->token_type_ids, second->token_type_ids);
  EXPECT_EQ(parts->input_ids, pair->input_ids);
  EXPECT_EQ(parts->token_type_ids, pair->token_type_ids);
}

TEST(PairTemplateTest, ThePartsAreThePair) {
  using enum PairTemplate::Kind;
  ExpectParts(BertPairTemplate(101, 102));
  // A second [CLS] before the document, as late interaction has it.
  ExpectParts({{{kSpecial, 0, {101}},
                {kQuery, 0, {}},
                {kSpecial, 0, {102}},
                {kSpecial, 1, {101}},
                {kDocument, 1, {}},
                {kSpecial, 1, {102}}}});
  ExpectParts({{{kQuery, 0, {}}, {kDocument, 1, {}}, {kSpecial, 0, {102}}}});
}

TEST(PairTemplateTest, NoPartsUnlessTheTypesTellThemApart) {
  using enum PairTemplate::Kind;
  for (const PairTemplate& joined : std::vector<PairTemplate>{
           {{{kQuery, 0, {}}, {kDocument, 0, {}}}},
           {{{kQuery, 0, {}}, {kDocument, 0, {}}, {kSpecial, 1, {102}}}},
           {{{kQuery, 1, {}}, {kDocument, 1, {}}}},
           {{{kSpecial, 1, {101}}, {kQuery, 0, {}}, {kDocument, 1, {}}}},
           {{{kQuery, 0, {}}, {kDocument, 2, {}}}}}) {
    EXPECT_FALSE(joined.document_begin());
    const Ids ids = {1};
    for (const auto& part :
         {ApplyQueryPart(joined, ids), ApplyDocumentPart(joined, ids)}) {
      ASSERT_FALSE(part);
      EXPECT_EQ(part.error().code, ErrorCode::kInvalidArgument);
      EXPECT_NE(part.error().message.find("model_input_names"),
                std::string::npos);
    }
  }
}

}  // namespace
}  // namespace podium
