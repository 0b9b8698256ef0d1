#include "runs/judged_scores.h"

#include <gtest/gtest.h>

#include <limits>

#include "runs/testing/listed_jobs.h"
#include "runs/testing/reading_ranker.h"

namespace podium {
namespace {

Qrels ThreeJudgedQueries() {
  Qrels qrels{.name = "qrels"};
  qrels.queries = {{.qid = "a", .judgments = {{"d1", 2, 1}, {"d2", 1, 2}}},
                   {.qid = "b", .judgments = {{"d1", 0, 3}}},
                   {.qid = "c", .judgments = {{"d1", 1, 4}}}};
  return qrels;
}

// "0.5+ 0.25- |" and so on: each query's scores, and whether they are relevant.
std::string Told(const Result<JudgedScores>& scores) {
  if (!scores) return scores.error().message;
  std::string text;
  for (const auto& query : scores->queries) {
    for (const JudgedScore& pair : query) {
      text += std::to_string(static_cast<int>(pair.score * 100)) +
              (pair.relevant ? "+ " : "- ");
    }
    text += "|";
  }
  return text;
}

TEST(ScoreJobs, ScoresJudgedDocuments) {
  const Qrels qrels = ThreeJudgedQueries();
  const auto jobs = [] {
    std::vector<RankJob> list;
    list.push_back(
        MakeJob("a", "q", {{"d1", "0.75"}, {"d3", "0.5"}, {"d2", "0.25"}}));
    list.push_back(MakeJob("x", "q", {{"d1", "1"}}));
    list.push_back(MakeJob("b", "q", {{"d1", "0.125"}}));
    return std::make_unique<ListedJobs>(std::move(list));
  };
  ReadingRanker ranker;
  const auto scores = ScoreJobs(qrels, jobs(), ranker, 2, {});
  EXPECT_EQ(Told(scores), "75+ 25+ |12- |");
  EXPECT_EQ(scores->unjudged.queries, 1);
  EXPECT_EQ(scores->unjudged.documents, 1);
  EXPECT_EQ(scores->pairs(), 3);
  EXPECT_EQ(scores->relevant(), 2);
  EXPECT_EQ(scores->all().size(), 3u);
  EXPECT_EQ(Told(ScoreJobs(qrels, jobs(), ranker, 1,
                           {.level = 2, .unjudged_as_irrelevant = true})),
            "75+ 50- 25- |12- |");
}

TrecRunFile MakeRun(std::vector<RetrievedQuery> queries) {
  TrecRunFile run{.name = "run"};
  run.queries = std::move(queries);
  for (size_t i = 0; i < run.queries.size(); ++i)
    run.by_qid[run.queries[i].qid] = i;
  return run;
}

TEST(ScoresOfRun, TakesTheScoresOfJudgedDocuments) {
  const Qrels qrels = ThreeJudgedQueries();
  const TrecRunFile run =
      MakeRun({{.qid = "x", .documents = {{"d1", 1, 1}}},
               {.qid = "b", .documents = {{"d1", 0.125, 2}}},
               {.qid = "c", .documents = {{"d7", 0.5, 3}}},
               {.qid = "a", .documents = {{"d1", 0.75, 4}, {"d3", 0.5, 5}}}});
  const auto scores = ScoresOfRun(qrels, run, {});
  EXPECT_EQ(Told(scores), "75+ |12- |");
  EXPECT_EQ(scores->unjudged.queries, 1);
  EXPECT_EQ(scores->unjudged.documents, 2);
  EXPECT_EQ(Told(ScoresOfRun(qrels, run, {.unjudged_as_irrelevant = true})),
            "75+ 50- |12- |50- |");
}

TEST(ScoresOfRun, RefusesAScoreThatIsNotFinite) {
  const Qrels qrels = ThreeJudgedQueries();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(
      Told(ScoresOfRun(
          qrels, MakeRun({{.qid = "a", .documents = {{"d1", infinity, 7}}}}),
          {})),
      "run:7: the score is not finite");
  EXPECT_EQ(
      Told(ScoresOfRun(
          qrels,
          MakeRun({{.qid = "a", .documents = {{"d1", 1, 7}, {"d1", 0, 9}}}}),
          {})),
      "run:9: document 'd1' occurs twice for query 'a', first on line 7");
}

TEST(ScoreJobs, RefusesADocumentJudgedTwice) {
  Qrels qrels = ThreeJudgedQueries();
  qrels.queries[0].judgments = {{"d1", 2, 1}, {"d1", 0, 2}};
  std::vector<RankJob> jobs;
  jobs.push_back(MakeJob("a", "q", {{"d1", "0.5"}}));
  ReadingRanker ranker;
  EXPECT_EQ(Told(ScoreJobs(qrels, std::make_unique<ListedJobs>(std::move(jobs)),
                           ranker, 1, {})),
            "qrels:2: document 'd1' occurs twice for query 'a', first on line "
            "1");
}

}  // namespace
}  // namespace podium
