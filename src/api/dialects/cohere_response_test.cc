#include "api/dialects/cohere_response.h"

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

TEST(SearchUnitsTest, Every500TokensCountAsADocument) {
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(50, 491))), 1);
  EXPECT_EQ(SearchUnits(Usage(10, std::vector<int32_t>(51, 491))), 2);
}

TEST(SearchUnitsTest, NoDocumentsAreStillOneUnit) {
  EXPECT_EQ(SearchUnits(Usage(0, {})), 1);
  EXPECT_EQ(SearchUnits(Usage(0, {0})), 1);
}

TEST(CohereAnswerTest, IsTheSameByteForByte) {
  RerankCall call;
  call.return_documents = true;
  call.document_json = {R"({"text":"a"})", R"({"text":"b"})", R"({"text":"c"})",
                        R"({"text":"d"})"};
  Ranking ranking;
  // Exact ends, a tie, and the two ends of plain decimals.
  ranking.results = {{1, 1.0f}, {0, 0.5f}, {2, 0.5f}, {3, 0.0f}};
  const auto render = [&](std::string_view version) {
    return RenderCohereAnswer(
        {.id = "i", .model = "m", .call = call, .ranking = ranking}, version);
  };
  EXPECT_EQ(render("1"),
            R"({"id":"i","results":[{"document":{"text":"b"},"index":1,)"
            R"("relevance_score":1.0},{"document":{"text":"a"},"index":0,)"
            R"("relevance_score":0.5},{"document":{"text":"c"},"index":2,)"
            R"("relevance_score":0.5},{"document":{"text":"d"},"index":3,)"
            R"("relevance_score":0.0}],"meta":{"api_version":{"version":"1"},)"
            R"("billed_units":{"search_units":1}}})");
  call.return_documents = false;
  ranking.results = {{0, 0.000001f}, {1, 7.87275e-7f}};
  EXPECT_EQ(render("2"),
            R"({"id":"i","results":[{"index":0,"relevance_score":0.000001},)"
            R"({"index":1,"relevance_score":7.87275e-7}],"meta":)"
            R"({"api_version":{"version":"2"},"billed_units":)"
            R"({"search_units":1}}})");
}

}  // namespace
}  // namespace podium
