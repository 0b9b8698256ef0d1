#include "eval/evaluate.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace podium {
namespace {

EvaluatedQuery Compute(std::string_view qid, const JudgedRanking& ranking,
                       const std::vector<SelectedMeasure>& measures) {
  EvaluatedQuery query{.qid = std::string(qid)};
  for (const SelectedMeasure& selected : measures) {
    const Measure& measure = *selected.measure;
    const size_t begin = query.values.size();
    query.values.resize(begin + selected.names.size());
    if (measure.compute != nullptr) {
      measure.compute(ranking, selected.parameters,
                      std::span(query.values).subspan(begin));
    }
    if (measure.text != nullptr)
      query.texts.push_back(measure.text(ranking, selected.parameters));
  }
  return query;
}

// A query without documents is computed as if it had retrieved one document
// that is not in the judgments. This resets the values which that document
// changes. It knows them by these names alone, so a measure with parameters
// keeps its value, as in trec_eval 10.
void ForgetThePlaceholder(const std::vector<SelectedMeasure>& measures,
                          EvaluatedQuery& query) {
  size_t value = 0, text = 0;
  for (const SelectedMeasure& selected : measures) {
    for (const std::string& name : selected.names) {
      if (name == "num_ret" || name == "utility" || name == "rbp_resid" ||
          name.starts_with("unj"))
        query.values[value] = 0;
      ++value;
    }
    if (selected.measure->kind != MeasureKind::kText) continue;
    if (selected.names[0] == "relstring") query.texts[text].clear();
    ++text;
  }
}

void MakeZScores(const std::vector<SelectedMeasure>& measures,
                 const ZScores& zscores, EvaluatedQuery& query) {
  auto value = query.values.begin();
  for (const SelectedMeasure& selected : measures) {
    for (const std::string& name : selected.names) {
      *value = zscores.Of(query.qid, name, *value);
      ++value;
    }
  }
}

// The sum, mean or geometric mean of the value at `index`.
double Summarize(MeasureKind kind, const std::vector<EvaluatedQuery>& queries,
                 size_t index) {
  const auto count = static_cast<double>(queries.size());
  if (kind == MeasureKind::kNumQueries) return count;
  double sum = 0;
  for (const EvaluatedQuery& query : queries) {
    const double value = query.values[index];
    sum += kind == MeasureKind::kGeometricMean
               ? std::log(std::max(value, kLeastOfGeometricMean))
               : value;
  }
  if (kind == MeasureKind::kCount) return sum;
  return kind == MeasureKind::kGeometricMean ? std::exp(sum / count)
                                             : sum / count;
}

}  // namespace

Result<Evaluation> Evaluate(const Qrels& qrels, const TrecRunFile& run,
                            std::vector<SelectedMeasure> measures,
                            const EvaluationOptions& options,
                            const ZScores* zscores) {
  Evaluation evaluation{.measures = std::move(measures),
                        .run_id = run.run_id,
                        .zscores = zscores != nullptr};
  for (const JudgedQuery& judged : qrels.queries) {
    if (options.only_query && judged.qid != *options.only_query) continue;
    const RetrievedQuery* retrieved = run.Find(judged.qid);
    if (retrieved == nullptr && !options.complete) continue;
    const auto ranking = Judge(qrels, judged, run, retrieved, options);
    if (!ranking) return Unexpected(ranking.error());
    EvaluatedQuery query = Compute(judged.qid, *ranking, evaluation.measures);
    if (retrieved == nullptr) ForgetThePlaceholder(evaluation.measures, query);
    if (zscores != nullptr) MakeZScores(evaluation.measures, *zscores, query);
    evaluation.queries.push_back(std::move(query));
  }
  if (evaluation.queries.empty()) {
    const std::string query = options.only_query
                                  ? "query '" + *options.only_query + "' of "
                                  : "no query of ";
    return Fail(
        ErrorCode::kInvalidData,
        query + run.name + " has " +
            (options.only_query ? "no judgments in " : "judgments in ") +
            qrels.name,
        run.name);
  }
  for (const SelectedMeasure& selected : evaluation.measures) {
    for (size_t i = 0; i < selected.names.size(); ++i) {
      evaluation.summary.push_back(Summarize(selected.measure->kind,
                                             evaluation.queries,
                                             evaluation.summary.size()));
    }
  }
  return evaluation;
}

}  // namespace podium
