#include "api/error_table.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "api/model_names.h"
#include "api/uuid.h"

namespace podium {
namespace {

TEST(ErrorTableTest, BodyIsCompactAndEscaped) {
  EXPECT_EQ(ErrorBody("i", "a <b> \"c\"\n"),
            R"({"id":"i","message":"a \u003cb\u003e \"c\"\n"})");
}

TEST(ErrorTableTest, ClientErrorsAreNot5xx) {
  EXPECT_EQ(HttpStatus(ErrorCode::kInvalidArgument), 400);
  EXPECT_EQ(HttpStatus(ErrorCode::kUnprocessable), 422);
  EXPECT_EQ(HttpStatus(ErrorCode::kTooLarge), 413);
  EXPECT_EQ(HttpStatus(ErrorCode::kUnavailable), 503);
  EXPECT_EQ(HttpStatus(ErrorCode::kDeadlineExceeded), 504);
  EXPECT_EQ(HttpStatus(ErrorCode::kInternal), 500);
}

TEST(UuidTest, IsVersionFourInLowerCaseAndNew) {
  const std::regex uuid(
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = NewUuid();
    EXPECT_TRUE(std::regex_match(id, uuid)) << id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_TRUE(std::regex_match(NewTraceId(), std::regex("[0-9a-f]{32}")));
}

TEST(ModelNamesTest, QuotesAnUnknownNameUpToAMaximumLength) {
  EXPECT_TRUE(IsHostedModelName("rerank-v3.5"));
  EXPECT_FALSE(IsHostedModelName("rerank-v3.5 "));
  EXPECT_EQ(ModelNotFound("rerank-english-light-v3.0"),
            "model 'rerank-english-light-v3.0' not found, make sure the "
            "correct model ID was used and that you have access to the model.");
  EXPECT_LT(ModelNotFound(std::string(10'000, 'x')).size(), 300u);
}

}  // namespace
}  // namespace podium
