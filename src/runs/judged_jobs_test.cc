#include "runs/judged_jobs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace podium {
namespace {

class JudgedJobsTest : public testing::Test {
 protected:
  JudgedJobsTest() {
    Write(files_.queries, "q1\twhat\nq2\thow\nq3\twhy\n");
    Write(files_.corpus,
          "{\"_id\":\"a\",\"title\":\"A\",\"text\":\"one\"}\n"
          "{\"_id\":\"b\",\"text\":\"two\"}\n"
          "{\"_id\":\"c\",\"text\":\"three\"}\n");
  }

  static void Write(const std::string& file, const std::string& text) {
    std::ofstream(file) << text;
  }

  static TrecRunFile Run(const std::string& text) {
    return *ReadTrecRunFile(BytesOf("bm25.trec", text));
  }

  CollectionTexts Texts() {
    std::vector<TrecRunFile> runs;
    runs.push_back(
        Run("q1 Q0 a 1 1 x\nq1 Q0 b 1 1 x\nq1 Q0 c 1 1 x\n"
            "q2 Q0 d 1 1 x\n"));
    return *OpenTexts(files_, qrels_, runs);
  }

  // Unique to the test: others run at the same time.
  const std::string name_ =
      testing::TempDir() +
      testing::UnitTest::GetInstance()->current_test_info()->name() +
      std::to_string(getpid());
  const CollectionFiles files_ = {.queries = name_ + ".tsv",
                                  .corpus = name_ + ".jsonl"};
  const Qrels qrels_ =
      *ReadQrels(BytesOf("qrels.txt", "q2 0 a 1\nq1 0 a 1\nq4 0 a 1\n"));
};

TEST_F(JudgedJobsTest, TakesTheFirstDocumentsOfJudgedQueries) {
  // q3 is not judged, q4 is not in the run; b and c have equal scores.
  const TrecRunFile run =
      Run("q3 Q0 z 1 9 x\nq2 Q0 c 1 3 x\nq1 Q0 a 1 1 x\nq1 Q0 b 2 2 x\n"
          "q1 Q0 c 3 2 x\n");
  const CollectionTexts texts = Texts();
  EXPECT_EQ(LongestList(qrels_, run), 3);
  const auto jobs = JudgedJobs(qrels_, run, texts, 2);
  ASSERT_TRUE(jobs) << jobs.error().message;
  const auto first = (*jobs)->Next();
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->qid, "q1");
  EXPECT_EQ((*first)->query, "what");
  EXPECT_EQ((*first)->where, "bm25.trec:3: query 'q1'");
  EXPECT_EQ((*first)->read, 0.5);
  ASSERT_EQ((*first)->documents->size(), 2u);
  EXPECT_EQ((*first)->documents->at(0).id, "c");
  EXPECT_EQ((*first)->documents->at(0).text, "three");
  EXPECT_EQ((*first)->documents->at(1).id, "b");
  const auto second = (*jobs)->Next();
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->qid, "q2");
  EXPECT_EQ((*second)->read, 1);
  const auto end = (*jobs)->Next();
  EXPECT_TRUE(end && !*end);
}

TEST_F(JudgedJobsTest, NamesMissingTextsBeforeTheFirstJob) {
  const TrecRunFile run = Run("q1 Q0 a 1 3 x\nq1 Q0 d 2 2 x\nq2 Q0 a 1 1 x\n");
  const auto jobs = JudgedJobs(qrels_, run, Texts(), 2);
  ASSERT_FALSE(jobs);
  EXPECT_EQ(jobs.error().code, ErrorCode::kInvalidData);
  EXPECT_EQ(
      jobs.error().message,
      files_.corpus + ": 1 documents of bm25.trec not in it: 'd' (line 2)");
  // Documents that are not reranked need no text.
  EXPECT_TRUE(JudgedJobs(qrels_, run, Texts(), 1));
  Write(files_.queries, "q1\twhat\n");
  const auto without = JudgedJobs(qrels_, run, Texts(), 1);
  ASSERT_FALSE(without);
  EXPECT_EQ(
      without.error().message,
      files_.queries + ": 1 queries of bm25.trec not in it: 'q2' (line 3)");
}

TEST_F(JudgedJobsTest, RefusesARunWithoutJudgedQueries) {
  const TrecRunFile run = Run("q3 Q0 a 1 3 x\n");
  const auto jobs = JudgedJobs(qrels_, run, Texts(), 2);
  ASSERT_FALSE(jobs);
  EXPECT_EQ(jobs.error().message,
            "bm25.trec: none of its queries is judged in qrels.txt");
}

TEST_F(JudgedJobsTest, FillsInTheTextsOfAReport) {
  std::vector<ReportedQuery> queries = {
      {.qid = "q1", .documents = {{.docno = "a"}, {.docno = "gone"}}}};
  const TrecRunFile run = Run("q1 Q0 a 1 3 x\n");
  ASSERT_TRUE(FillTexts(Texts(), queries));
  EXPECT_EQ(queries[0].text, "what");
  EXPECT_EQ(queries[0].documents[0].text, "A one");
  EXPECT_EQ(queries[0].documents[1].text, "");
  // Without files there are no texts to fill in.
  queries[0].text = "";
  ASSERT_TRUE(FillTexts({}, queries));
  EXPECT_EQ(queries[0].text, "");
}

TEST(FindFiles, OptionsOverrideTheFolder) {
  const std::string folder =
      testing::TempDir() + "find_files_test" + std::to_string(getpid());
  const std::filesystem::path path(folder);
  std::filesystem::create_directories(path / "qrels");
  std::ofstream(path / "qrels" / "test.tsv.gz") << "";
  std::ofstream(path / "corpus.jsonl") << "";
  const auto files = FindFiles(folder, {.corpus = "other.jsonl"}, false);
  ASSERT_TRUE(files);
  EXPECT_EQ(files->qrels, folder + "/qrels/test.tsv.gz");
  EXPECT_EQ(files->corpus, "other.jsonl");
  EXPECT_EQ(files->queries, "");
  const auto missing = FindFiles(folder, {}, true);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find("queries.jsonl"), std::string::npos);
  EXPECT_EQ(FindFiles("", {.qrels = "q"}, true)->qrels, "q");
}

}  // namespace
}  // namespace podium
