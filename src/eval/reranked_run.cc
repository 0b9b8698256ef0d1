#include "eval/reranked_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>

#include "eval/falling_scores.h"
#include "eval/judged_ranking.h"

namespace podium {
namespace {

RetrievedQuery NewOrder(const RerankedQuery& reranked,
                        const RetrievedQuery& first, StringPool& names) {
  RetrievedQuery query{.qid = names.Keep(reranked.qid)};
  std::unordered_set<std::string_view> placed;
  std::vector<double> scores;
  double lowest = 0;
  for (const ScoredDocument& result : reranked.results) {
    query.documents.push_back({.docno = names.Keep(result.docno)});
    placed.insert(query.documents.back().docno);
    scores.push_back(result.score);
    lowest = std::min(lowest, std::ceil(result.score));
  }
  for (const RetrievedDocument& document :
       BestFirst(first, EvaluationOptions().max_ret)) {
    if (placed.contains(document.docno)) continue;
    query.documents.push_back({.docno = names.Keep(document.docno)});
    scores.push_back(--lowest);
  }
  const std::vector<float> falling = FallingScores(scores);
  for (size_t i = 0; i < falling.size(); ++i)
    query.documents[i].score = falling[i];
  return query;
}

std::string ScoreText(double score) {
  const auto narrow = static_cast<float>(score);
  return static_cast<double>(narrow) == score ? fmt::format("{}", narrow)
                                              : fmt::format("{}", score);
}

}  // namespace

RerankedRun PutInNewOrder(const std::string& name, const std::string& run_id,
                          const TrecRunFile& first,
                          std::span<const RerankedQuery> reranked) {
  RerankedRun made;
  made.run.name = name;
  made.run.run_id = run_id;
  for (const RerankedQuery& query : reranked) {
    made.run.queries.push_back(
        NewOrder(query, *first.Find(query.qid), made.run.names));
    made.run.by_qid.emplace(made.run.queries.back().qid,
                            made.run.queries.size() - 1);
    std::vector<double>& scores = made.scores.emplace_back();
    for (const ScoredDocument& result : query.results)
      scores.push_back(result.score);
  }
  return made;
}

std::string TrecRunText(const TrecRunFile& run) {
  std::string text;
  for (const RetrievedQuery& query : run.queries) {
    int64_t rank = 0;
    for (const RetrievedDocument& document :
         BestFirst(query, EvaluationOptions().max_ret)) {
      fmt::format_to(std::back_inserter(text), "{} Q0 {} {} {} {}\n", query.qid,
                     document.docno, ++rank, ScoreText(document.score),
                     run.run_id);
    }
  }
  return text;
}

}  // namespace podium
