#include "cli/ranking_output.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

const std::vector<std::string> kDocuments = {
    "short", "a\n\nlong\x1b[31m one \xC2\x9B… é é é é é é é"};
const Ranking kRanking{.results = {{.index = 1, .relevance_score = 0.75f},
                                   {.index = 0, .relevance_score = 0.125f}}};
const RankedDocuments kRanked{"model", kRanking, kDocuments};

TEST(RankingTable, CutsForATerminal) {
  EXPECT_EQ(RankingTable(kRanked, 28),
            "rank   score  document\n"
            "   1  0.7500  a long [31m o…\n"
            "   2  0.1250  short\n");
}

TEST(RankingTable, KeepsAllForAPipe) {
  EXPECT_EQ(RankingTable(kRanked, 0),
            "1\t0.75\ta long [31m one … é é é é é é é\n2\t0.125\tshort\n");
}

TEST(RankingJson, IsTheAnswerOfV2WithDocuments) {
  const std::string json = RankingJson(kRanked);
  EXPECT_EQ(json.find("{\"id\":\""), 0u);
  EXPECT_NE(json.find("{\"document\":{\"text\":\"short\"},\"index\":0,"
                      "\"relevance_score\":0.125}],\"meta\":"),
            std::string::npos);
}

TEST(RankingJsonl, IsAResultALine) {
  const std::string lines = RankingJsonl(kRanked);
  EXPECT_NE(lines.find("\n{\"document\":{\"text\":\"short\"},\"index\":0,"
                       "\"relevance_score\":0.125}\n"),
            std::string::npos);
}

}  // namespace
}  // namespace podium
