#include "eval/reported_queries.h"

#include <limits>
#include <optional>
#include <unordered_map>

#include "eval/judged_ranking.h"

namespace podium {
namespace {

constexpr int64_t kEndless = std::numeric_limits<int64_t>::max();

// A run's documents for a query, and how many of them a reranker scored.
struct RankedQuery {
  std::vector<RetrievedDocument> documents;  // BestFirst()
  int64_t scored = 0;
};

RankedQuery RankedOf(const TrecRunFile& run,
                     std::span<const RankerScores> scores,
                     std::string_view qid) {
  const auto found = run.by_qid.find(qid);
  if (found == run.by_qid.end()) return {};
  RankedQuery ranked{BestFirst(run.queries[found->second], kEndless), kEndless};
  if (scores.empty()) return ranked;
  ranked.scored = 0;
  for (const double score : scores[found->second])
    ranked.documents[static_cast<size_t>(ranked.scored++)].score = score;
  return ranked;
}

// Ranks from 1, by docno.
std::unordered_map<std::string_view, int64_t> RanksOf(
    const RankedQuery& query) {
  std::unordered_map<std::string_view, int64_t> ranks;
  for (const RetrievedDocument& document : query.documents)
    ranks.emplace(document.docno, static_cast<int64_t>(ranks.size()) + 1);
  return ranks;
}

std::vector<ReportedDocument> DocumentsOf(const JudgedQuery& judged,
                                          const RankedQuery& first,
                                          const RankedQuery& last,
                                          int64_t most) {
  const auto before = RanksOf(first), after = RanksOf(last);
  const auto rank_in = [](const auto& ranks, std::string_view docno) {
    const auto found = ranks.find(docno);
    return found == ranks.end() ? int64_t{0} : found->second;
  };
  std::vector<ReportedDocument> documents;
  const auto add = [&](std::string_view docno) {
    const int64_t rank = rank_in(after, docno);
    ReportedDocument document{.docno = std::string(docno),
                              .grade = GradeOf(docno, judged),
                              .rank_before = rank_in(before, docno),
                              .rank_after = rank};
    if (rank > 0 && rank <= last.scored)
      document.score = last.documents[static_cast<size_t>(rank - 1)].score;
    documents.push_back(std::move(document));
  };
  for (const RetrievedDocument& document : last.documents) {
    const int64_t was = rank_in(before, document.docno);
    if (rank_in(after, document.docno) <= most || (was > 0 && was <= most))
      add(document.docno);
  }
  for (const RetrievedDocument& document : first.documents) {
    if (rank_in(before, document.docno) > most) break;
    if (rank_in(after, document.docno) == 0) add(document.docno);
  }
  return documents;
}

}  // namespace

std::vector<ReportedQuery> ReportQueries(const Qrels& qrels,
                                         std::span<const std::string> qids,
                                         const TrecRunFile& first,
                                         const TrecRunFile& last,
                                         std::span<const RankerScores> scores,
                                         int64_t most) {
  std::vector<ReportedQuery> queries;
  for (const std::string& qid : qids) {
    queries.push_back(
        {.qid = qid,
         .documents = DocumentsOf(*qrels.Find(qid), RankedOf(first, {}, qid),
                                  RankedOf(last, scores, qid), most)});
  }
  return queries;
}

std::vector<ReliabilityBin> Calibration(const Qrels& qrels,
                                        const TrecRunFile& run,
                                        std::span<const RankerScores> scores,
                                        int64_t level) {
  constexpr int kBins = 10;
  std::vector<JudgedScore> pairs;
  for (const JudgedQuery& judged : qrels.queries) {
    const RankedQuery query = RankedOf(run, scores, judged.qid);
    int64_t rank = 0;
    for (const RetrievedDocument& document : query.documents) {
      if (++rank > query.scored) break;
      if (document.score < 0 || document.score > 1) return {};
      const int64_t grade = GradeOf(document.docno, judged);
      if (grade < 0) continue;
      pairs.push_back({.score = document.score, .relevant = grade >= level});
    }
  }
  return ReliabilityBins(pairs, kBins);
}

}  // namespace podium
