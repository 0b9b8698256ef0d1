#include "eval/qrels.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace podium {
namespace {

Result<Qrels> Read(std::string text) {
  return ReadQrels(BytesOf("qrels.txt", std::move(text)));
}

TEST(ReadQrels, GathersAndSorts) {
  const auto qrels = Read(
      "# judged in March\n"
      "q2 0 b 2.0\n"
      "q1\t0\td9\t0\r\n"
      "\n"
      "  # and one more\n"
      "q2 x a -1\n"
      "q1 0 d10 1");
  ASSERT_TRUE(qrels) << qrels.error().message;
  ASSERT_EQ(qrels->queries.size(), 2u);
  const JudgedQuery& first = qrels->queries[0];
  EXPECT_EQ(first.qid, "q1");
  ASSERT_EQ(first.judgments.size(), 2u);
  EXPECT_EQ(first.judgments[0].docno, "d10");
  EXPECT_EQ(first.judgments[0].grade, 1);
  EXPECT_EQ(first.judgments[0].line, 7);
  EXPECT_EQ(first.judgments[1].docno, "d9");
  EXPECT_EQ(qrels->queries[1].judgments[0].grade, -1);
  EXPECT_EQ(qrels->queries[1].judgments[1].grade, 2);
}

TEST(ReadQrels, DetectsBeirsFormat) {
  const std::string beir = "query-id\tcorpus-id\tscore\nq1\td1\t2\n";
  const auto read = [](std::string text) {
    return ReadQrels(BytesOf("test.tsv", std::move(text)),
                     QrelsFormat::kDetected);
  };
  const auto qrels = read(beir);
  ASSERT_TRUE(qrels) << qrels.error().message;
  ASSERT_EQ(qrels->queries.size(), 1u);
  EXPECT_EQ(qrels->queries[0].qid, "q1");
  EXPECT_EQ(qrels->queries[0].judgments[0].docno, "d1");
  EXPECT_EQ(qrels->queries[0].judgments[0].grade, 2);
  EXPECT_TRUE(read("q1 0 d1 2\n"));
  const auto wrong = read(beir + "q1 0 d2 1\n");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message,
            "test.tsv:3: expected 3 fields (qid docno grade), found 4");
  EXPECT_FALSE(Read(beir));  // not if TREC's format is required
}

TEST(ReadQrels, DetectsJsonl) {
  const auto read = [](std::string text) {
    return ReadQrels(BytesOf("qrels.jsonl", std::move(text)),
                     QrelsFormat::kDetected);
  };
  const std::string two =
      "{\"query_id\": \"q1\", \"doc_id\": \"a b\", \"relevance\": 1}\n"
      "\n{\"query_id\": \"q1\", \"doc_id\": \"a\", \"relevance\": 0}\n";
  const auto qrels = read(two);
  ASSERT_TRUE(qrels) << qrels.error().message;
  ASSERT_EQ(qrels->queries.size(), 1u);
  EXPECT_EQ(qrels->queries[0].judgments[0].docno, "a");
  EXPECT_EQ(qrels->queries[0].judgments[1].docno, "a b");
  EXPECT_EQ(qrels->queries[0].judgments[1].line, 1);
  const auto wrong = read(two + "q1 0 d2 1\n");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "qrels.jsonl:4: malformed JSON");
  const auto over =
      read("{\"query_id\": 1, \"doc_id\": 1, \"relevance\": 1000001}\n");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().message,
            "qrels.jsonl:1: the grade 1000001 is not between -1000000 and "
            "1000000");
  EXPECT_FALSE(Read(two));
}

TEST(OpenQrels, FindsTheQrelsOfABeirFolder) {
  const std::string folder = testing::TempDir() + "qrels_test";
  std::filesystem::create_directories(folder + "/qrels");
  const auto none = OpenQrels(folder, QrelsFormat::kDetected);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  std::ofstream(folder + "/qrels/test.tsv")
      << "query-id\tcorpus-id\tscore\nq1\td1\t2\n";
  const auto qrels = OpenQrels(folder, QrelsFormat::kDetected);
  ASSERT_TRUE(qrels) << qrels.error().message;
  EXPECT_EQ(qrels->name, folder + "/qrels/test.tsv");
  EXPECT_FALSE(OpenQrels(folder, QrelsFormat::kTrec));
  std::filesystem::remove_all(folder);
}

TEST(ReadQrels, NamesFileLineAndReason) {
  const auto wrong = [](std::string text) {
    const auto qrels = Read(std::move(text));
    EXPECT_FALSE(qrels);
    EXPECT_EQ(qrels.error().code, ErrorCode::kInvalidData);
    return qrels.error().message;
  };
  EXPECT_EQ(wrong("q1 0 d1 1\nq1 0 d2\n"),
            "qrels.txt:2: expected 4 fields (qid iter docno grade), found 3");
  EXPECT_EQ(wrong("q1 0 d1 1 extra\n"),
            "qrels.txt:1: expected 4 fields (qid iter docno grade), found 5");
  EXPECT_EQ(wrong("#\nq1 0 d1 1.5\n"),
            "qrels.txt:2: the grade 1.5 is not a whole number");
  EXPECT_EQ(
      wrong("q1 0 d1 1000001\n"),
      "qrels.txt:1: the grade 1000001 is not between -1000000 and 1000000");
  for (const std::string grade : {"high", "1x", ""}) {
    EXPECT_EQ(wrong("q1 0 d1 '" + grade + "'\n"),
              "qrels.txt:1: the grade ''" + grade + "'' is not a whole number");
  }
  EXPECT_EQ(wrong("q1 0 d1 nan\n"),
            "qrels.txt:1: the grade nan is not a whole number");
  EXPECT_EQ(wrong("q1 0 d1 -inf\n"),
            "qrels.txt:1: the grade -inf is not between -1000000 and 1000000");
  EXPECT_EQ(wrong("# nothing\n"), "qrels.txt: no judgments");
}

}  // namespace
}  // namespace podium
