#include "collections/trec_run.h"

#include <gtest/gtest.h>

namespace podium {
namespace {

// "qid: docno=score ..." of each query, then the error if there is one.
std::vector<std::string> ReadRun(std::string run) {
  TrecRunReader reader(BytesOf("bm25.trec", std::move(run)));
  std::vector<std::string> queries;
  while (true) {
    const auto query = reader.Next();
    if (!query) {
      queries.push_back(query.error().message);
      return queries;
    }
    if (!*query) return queries;
    std::string text = (*query)->qid + ":";
    for (const RunEntry& entry : (*query)->entries) {
      text += " " + entry.docno + "=" +
              std::to_string(static_cast<int>(entry.score * 100));
    }
    queries.push_back(text);
  }
}

using Queries = std::vector<std::string>;

TEST(TrecRunReader, GroupsByQuery) {
  EXPECT_EQ(ReadRun("q1 Q0 d1 1 2.5 bm25\r\nq1\tQ0\td2  2 -1e-1 bm25\n\n"
                    " q2 Q0 d1 1 +7 bm25"),
            (Queries{"q1: d1=250 d2=-10", "q2: d1=700"}));
  EXPECT_EQ(ReadRun(""), Queries());
}

TEST(TrecRunReader, NamesFileLineAndReason) {
  const std::string good = "q1 Q0 d1 1 2.5 bm25\n";
  EXPECT_EQ(ReadRun(good + "q1 Q0 d2 2 1.5\n"),
            (Queries{"bm25.trec:2: expected 6 fields (qid Q0 docno rank score "
                     "tag), found 5"}));
  EXPECT_EQ(ReadRun(good + "\nq1 Q0 d2 second 1.5 bm25\n"),
            (Queries{"bm25.trec:3: the rank 'second' is not a whole number"}));
  for (const std::string score : {"high", "nan", "inf", "1.5x", "1e999"}) {
    EXPECT_EQ(ReadRun(good + "q2 Q0 d2 2 " + score + " bm25\n"),
              (Queries{"bm25.trec:2: the score '" + score +
                       "' is not a finite number"}));
  }
  EXPECT_EQ(ReadRun(good + "q1 Q0 d1 2 1.5 bm25\n"),
            (Queries{"bm25.trec:2: document 'd1' comes twice for query 'q1', "
                     "first on line 1"}));
  EXPECT_EQ(ReadRun(good + "q2 Q0 d1 1 1.5 bm25\n" + "q1 Q0 d2 1 1.5 bm25\n"),
            (Queries{"q1: d1=250", "q2: d1=150",
                     "bm25.trec:3: query 'q1' comes again after another; the "
                     "lines of a query stand together (sort -s -k1,1 puts them "
                     "so)"}));
}

}  // namespace
}  // namespace podium
