#include "runs/judged_documents.h"

#include <gtest/gtest.h>

#include "runs/testing/listed_jobs.h"

namespace podium {
namespace {

Qrels MakeQrels() {
  Qrels qrels{.name = "qrels"};
  qrels.queries = {
      {.qid = "a", .judgments = {{"d1", 2, 1}, {"d2", 0, 2}, {"d3", -1, 3}}},
      {.qid = "c", .judgments = {{"d9", 1, 4}}}};
  return qrels;
}

std::unique_ptr<JobSource> MakeJobs() {
  std::vector<RankJob> jobs;
  jobs.push_back(
      MakeJob("a", "q", {{"d4", "4"}, {"d2", "2"}, {"d3", "3"}, {"d1", "1"}}));
  jobs.push_back(MakeJob("b", "q", {{"d1", "1"}}));
  jobs.push_back(MakeJob("c", "q", {{"d8", "8"}}));
  return std::make_unique<ListedJobs>(std::move(jobs));
}

// "a:d2,d1 c:..." of all jobs.
std::string Told(JobSource& jobs) {
  std::string text;
  while (true) {
    const auto job = jobs.Next();
    if (!job) return text + job.error().message;
    if (!*job) return text;
    text += (*job)->qid + ":";
    for (const Document& document : *(*job)->documents)
      text += document.id + document.text + " ";
  }
}

TEST(JudgedDocuments, LeavesOutUnjudgedDocuments) {
  const Qrels qrels = MakeQrels();
  JudgedDocuments jobs(MakeJobs(), qrels, /*keep_unjudged=*/false);
  EXPECT_EQ(Told(jobs), "a:d22 d11 ");
  EXPECT_EQ(jobs.unjudged().queries, 1);
  EXPECT_EQ(jobs.unjudged().documents, 3);
}

TEST(JudgedDocuments, CanKeepUnjudgedDocumentsOfJudgedQueries) {
  const Qrels qrels = MakeQrels();
  JudgedDocuments jobs(MakeJobs(), qrels, /*keep_unjudged=*/true);
  EXPECT_EQ(Told(jobs), "a:d44 d22 d33 d11 c:d88 ");
  EXPECT_EQ(jobs.unjudged().queries, 1);
  EXPECT_EQ(jobs.unjudged().documents, 3);
}

TEST(JudgedDocuments, PassesErrorsOn) {
  const Qrels qrels = MakeQrels();
  JudgedDocuments jobs(std::make_unique<ListedJobs>(
                           std::vector<RankJob>{},
                           Error{ErrorCode::kInvalidData, "bad line", ""}),
                       qrels, false);
  EXPECT_EQ(Told(jobs), "bad line");
}

TEST(Qrels, FindsByName) {
  const Qrels qrels = MakeQrels();
  EXPECT_EQ(qrels.Find("c"), &qrels.queries[1]);
  EXPECT_EQ(qrels.Find("b"), nullptr);
  EXPECT_EQ(qrels.Find("z"), nullptr);
}

}  // namespace
}  // namespace podium
