#include "cli/ranking_table.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

const std::vector<std::string> kDocuments = {
    "short", "a\n\nlong\x1b[31m one \xC2\x9B… é é é é é é é"};
const Ranking kRanking{.results = {{.index = 1, .relevance_score = 0.75f},
                                   {.index = 0, .relevance_score = 0.125f}}};

TEST(RankingTable, CutsForATerminal) {
  EXPECT_EQ(RankingTable(kRanking, kDocuments, 28),
            "rank   score  document\n"
            "   1  0.7500  a long [31m o…\n"
            "   2  0.1250  short\n");
}

TEST(RankingTable, KeepsAllForAPipe) {
  EXPECT_EQ(RankingTable(kRanking, kDocuments, 0),
            "1\t0.75\ta long [31m one … é é é é é é é\n2\t0.125\tshort\n");
}

}  // namespace
}  // namespace podium
