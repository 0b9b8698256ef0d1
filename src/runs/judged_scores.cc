#include "runs/judged_scores.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "eval/judged_ranking.h"
#include "runs/rank_pipeline.h"

namespace podium {
namespace {

JudgedScore PairOf(double score, int64_t grade, const PairRules& rules) {
  return {.score = score, .relevant = grade >= rules.level};
}

Unexpected<Error> NotFinite(const TrecRunFile& run,
                            const RetrievedDocument& document) {
  return Fail(ErrorCode::kInvalidData,
              run.name + ":" + std::to_string(document.line) +
                  ": the score is not finite",
              run.name);
}

void Keep(std::vector<JudgedScore> pairs, JudgedScores& scores) {
  if (!pairs.empty()) scores.queries.push_back(std::move(pairs));
}

}  // namespace

int64_t JudgedScores::pairs() const {
  int64_t count = 0;
  for (const auto& query : queries) count += std::ssize(query);
  return count;
}

int64_t JudgedScores::relevant() const {
  int64_t count = 0;
  for (const auto& query : queries)
    count += std::ranges::count(query, true, &JudgedScore::relevant);
  return count;
}

std::vector<JudgedScore> JudgedScores::all() const {
  std::vector<JudgedScore> pairs;
  for (const auto& query : queries)
    pairs.insert(pairs.end(), query.begin(), query.end());
  return pairs;
}

Result<JudgedScores> ScoresOfRun(const Qrels& qrels, const TrecRunFile& run,
                                 const PairRules& rules) {
  JudgedScores scores;
  for (const JudgedQuery& judged : qrels.queries) {
    const RetrievedQuery* retrieved = run.Find(judged.qid);
    if (retrieved == nullptr) continue;
    const auto unique = Judge(qrels, judged, run, retrieved, {});
    if (!unique) return Unexpected(unique.error());
    std::vector<JudgedScore> pairs;
    for (const RetrievedDocument& document : retrieved->documents) {
      if (!std::isfinite(document.score)) return NotFinite(run, document);
      const int64_t grade = GradeOf(document.docno, judged);
      if (grade < 0) ++scores.unjudged.documents;
      if (grade < 0 && !rules.unjudged_as_irrelevant) continue;
      pairs.push_back(PairOf(document.score, grade, rules));
    }
    Keep(std::move(pairs), scores);
  }
  scores.unjudged.queries =
      std::ranges::count_if(run.queries, [&qrels](const RetrievedQuery& query) {
        return qrels.Find(query.qid) == nullptr;
      });
  return scores;
}

Result<JudgedScores> ScoreJobs(const Qrels& qrels,
                               std::unique_ptr<JobSource> jobs, Ranker& ranker,
                               int concurrency, const PairRules& rules,
                               const ProgressCallback& progress) {
  JudgedScores scores;
  JudgedDocuments judged(std::move(jobs), qrels, rules.unjudged_as_irrelevant);
  const auto deliver = [&](const RankJob& job,
                           const Ranking& ranking) -> Result<void> {
    const JudgedQuery& query = *qrels.Find(job.qid);
    const auto unique = Judge(qrels, query, {}, nullptr, {});
    if (!unique) return Unexpected(unique.error());
    std::vector<JudgedScore> pairs;
    for (const RankResult& result : ranking.results) {
      const Document& document = (*job.documents)[result.index];
      pairs.push_back(
          PairOf(result.relevance_score, GradeOf(document.id, query), rules));
    }
    Keep(std::move(pairs), scores);
    return {};
  };
  const Result<void> ranked = RankAll({.jobs = judged,
                                       .ranker = ranker,
                                       .concurrency = concurrency,
                                       .request = WholeRequest,
                                       .deliver = deliver,
                                       .progress = progress});
  if (!ranked) return Unexpected(ranked.error());
  scores.unjudged = judged.unjudged();
  return scores;
}

}  // namespace podium
