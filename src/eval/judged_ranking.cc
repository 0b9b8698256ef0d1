#include "eval/judged_ranking.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace podium {
namespace {

// Fails if a name comes twice in `items`, which are sorted by name.
template <class Item>
Result<void> CheckUnique(const std::vector<Item>& items,
                         const std::string& file, std::string_view qid) {
  const auto twice =
      std::ranges::adjacent_find(items, std::ranges::equal_to(), &Item::docno);
  if (twice == items.end()) return {};
  const auto [first, second] = std::minmax(twice->line, (twice + 1)->line);
  return Fail(ErrorCode::kInvalidData,
              file + ":" + std::to_string(second) + ": document '" +
                  std::string(twice->docno) + "' occurs twice for query '" +
                  std::string(qid) + "', first on line " +
                  std::to_string(first),
              file);
}

std::vector<int64_t> CountGrades(const std::vector<Judgment>& judgments) {
  int64_t highest = -1;
  for (const Judgment& judgment : judgments)
    highest = std::max(highest, judgment.grade);
  std::vector<int64_t> counts(static_cast<size_t>(highest + 1));
  for (const Judgment& judgment : judgments) {
    if (judgment.grade >= 0) ++counts[static_cast<size_t>(judgment.grade)];
  }
  return counts;
}

}  // namespace

std::vector<RetrievedDocument> BestFirst(const RetrievedQuery& retrieved,
                                         int64_t max_ret) {
  std::vector<RetrievedDocument> ranked = retrieved.documents;
  std::ranges::stable_sort(
      ranked, [](const RetrievedDocument& a, const RetrievedDocument& b) {
        return a.score != b.score ? a.score > b.score : a.docno > b.docno;
      });
  const auto most = static_cast<size_t>(std::max<int64_t>(max_ret, 0));
  if (ranked.size() > most) ranked.resize(most);
  return ranked;
}

Result<void> CheckDocumentsOnce(const TrecRunFile& run,
                                const RetrievedQuery& retrieved) {
  std::vector<RetrievedDocument> documents = retrieved.documents;
  std::ranges::sort(documents, {}, &RetrievedDocument::docno);
  return CheckUnique(documents, run.name, retrieved.qid);
}

int64_t GradeOf(std::string_view docno, const JudgedQuery& judged) {
  const auto found =
      std::ranges::lower_bound(judged.judgments, docno, {}, &Judgment::docno);
  if (found == judged.judgments.end() || found->docno != docno)
    return kUnpooled;
  return found->grade < 0 ? kUnjudged : found->grade;
}

Result<JudgedRanking> Judge(const Qrels& qrels, const JudgedQuery& judged,
                            const TrecRunFile& run,
                            const RetrievedQuery* retrieved,
                            const EvaluationOptions& options) {
  if (Result<void> unique =
          CheckUnique(judged.judgments, qrels.name, judged.qid);
      !unique)
    return Unexpected(unique.error());
  JudgedRanking ranking{.num_at_grade = CountGrades(judged.judgments),
                        .level = options.level,
                        .num_docs = options.num_docs};
  if (retrieved == nullptr) {
    ranking.grades.push_back(kUnpooled);
  } else {
    std::vector<RetrievedDocument> ranked =
        BestFirst(*retrieved, options.max_ret);
    for (const RetrievedDocument& document : ranked)
      ranking.grades.push_back(GradeOf(document.docno, judged));
    std::ranges::sort(ranked, {}, &RetrievedDocument::docno);
    if (Result<void> unique = CheckUnique(ranked, run.name, judged.qid);
        !unique)
      return Unexpected(unique.error());
  }
  if (options.judged_only)
    std::erase_if(ranking.grades, [](int64_t grade) { return grade < 0; });
  for (const int64_t grade : ranking.grades) {
    if (grade >= 0 && ranking.IsRelevant(grade)) ++ranking.num_rel_ret;
  }
  for (size_t grade = 0; grade < ranking.num_at_grade.size(); ++grade) {
    if (ranking.IsRelevant(static_cast<int64_t>(grade)))
      ranking.num_rel += ranking.num_at_grade[grade];
  }
  return ranking;
}

}  // namespace podium
