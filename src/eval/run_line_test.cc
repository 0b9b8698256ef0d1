#include "eval/run_line.h"

#include <gtest/gtest.h>

#include <cmath>

namespace podium {
namespace {

TEST(ParseRunLine, AcceptsWhatTrecEvalAccepts) {
  for (const std::string_view line :
       {"q1 Q0 d1 1 2.5 bm25", " q1\tQ0\td1\t9  +25e-1 bm25\r",
        "q1 0 d1 1.0 2.5 bm25", "q1 Q0 d1 first 2.5 bm25 and more"}) {
    const auto run = ParseRunLine(line);
    ASSERT_TRUE(run) << line << run.error().message;
    EXPECT_EQ(run->qid, "q1");
    EXPECT_EQ(run->docno, "d1");
    EXPECT_EQ(run->score, 2.5);
    EXPECT_EQ(run->tag, "bm25");
  }
  EXPECT_EQ(ParseRunLine("q1 Q0 d1 1 -inf bm25")->score, -HUGE_VAL);
  EXPECT_EQ(ParseRunLine("q1 Q0 d1 1 inf bm25")->score, HUGE_VAL);
}

TEST(ParseRunLine, ErrorsNameTheProblem) {
  const auto wrong = [](std::string_view line) {
    return ParseRunLine(line).error().message;
  };
  EXPECT_EQ(wrong("q1 Q0 d1 1 2.5"),
            "expected 6 fields (qid Q0 docno rank score tag), found 5");
  for (const std::string score : {"high", "nan", "1.5x", "1e999"}) {
    EXPECT_EQ(wrong("q1 Q0 d1 1 " + score + " bm25"),
              "the score '" + score + "' is not a number");
  }
}

}  // namespace
}  // namespace podium
