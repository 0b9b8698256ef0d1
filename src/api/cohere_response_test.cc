#include "api/cohere_response.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

RankUsage Usage(int64_t query_tokens, std::vector<int32_t> document_tokens) {
  RankUsage usage;
  usage.query_tokens = query_tokens;
  usage.document_tokens = std::move(document_tokens);
  return usage;
}

TEST(SearchUnitsTest, AHundredShortDocumentsAreOneUnit) {
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(1, 5))), 1);
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(100, 490))), 1);
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(101, 490))), 2);
}

TEST(SearchUnitsTest, EachFiveHundredTokensAreADocument) {
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(50, 491))), 1);
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(51, 491))), 2);
}

TEST(SearchUnitsTest, NothingIsStillASearch) {
  EXPECT_EQ(SearchUnits(Usage(0, {})), 1);
  EXPECT_EQ(SearchUnits(Usage(0, {0})), 1);
}

}  // namespace
}  // namespace podium
