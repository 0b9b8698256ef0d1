#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "eval/eval_report.h"
#include "eval/significance.h"

namespace podium {

// Text that must not affect the page, table or terminal that shows it.
inline const std::string kHostileText =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" "
    "'too' & &amp; {{dataset}} `code` | cell\x1B[31m\u202Edesrever\u202C @all";

// A measure of runs with the given values, each compared with the first.
inline ComparedMeasure CompareValues(
    std::string name, const std::vector<std::vector<double>>& values_of_runs) {
  ComparedMeasure measure{.name = std::move(name), .runs = {}};
  for (const std::vector<double>& values : values_of_runs) {
    ComparedRun& run = measure.runs.emplace_back();
    run.values = values;
    run.mean = std::accumulate(values.begin(), values.end(), 0.0) /
               static_cast<double>(values.size());
    if (measure.runs.size() == 1) continue;
    run.to_first = Compare(measure.runs[0].values, values,
                           {.permutations = 200, .resamples = 200});
    run.holm_p = run.to_first->randomization_p;
  }
  return measure;
}

// Two runs of four queries, by two measures: one query loses, one is unchanged,
// two gain. Nothing was reranked, and there are no texts.
inline EvalReport SmallReport() {
  EvalReport report;
  report.dataset = "qrels.txt";
  report.podium_version = "1.2.3";
  report.runs = {{.name = "first.trec"}, {.name = "last.trec"}};
  report.comparison.qids = {"q1", "q2", "q3", "q4"};
  report.comparison.measures = {
      CompareValues("map", {{.5, .25, 0, 1}, {.5, .5, .25, .75}}),
      CompareValues("ndcg_cut_10", {{.5, .5, .25, 1}, {1, .5, .5, .5}})};
  return report;
}

// A text as long as a document's shown beginning.
inline std::string SampleText() {
  std::string text = "Coronaviruses are a family of enveloped viruses";
  while (text.size() < 380) text += ", some of which cause disease in people";
  return text + ".";
}

// A first stage reranked at four depths, with everything that a report can
// have: `queries` queries of `documents` documents each, with hostile text in
// the first query and its first document. Deterministic.
inline EvalReport WholeReport(int queries, int documents) {
  const std::vector<int64_t> depths = {10, 20, 50, 100};
  EvalReport report;
  report.dataset = "covid-qa";
  report.ranker = "builtin";
  report.podium_version = "1.2.3";
  report.runs = {{.name = "bm25.trec"}};
  for (const int64_t depth : depths) {
    const auto pairs = static_cast<double>(depth);
    report.runs.push_back(
        {.name = fmt::format("builtin, top {}", depth),
         .depth = depth,
         .times = RequestTimes{.requests = queries,
                               .pairs = queries * depth,
                               .p50_ms = 8.5 * pairs,
                               .p95_ms = 11.25 * pairs,
                               .p99_ms = 14.75 * pairs,
                               .pairs_per_second = 117.6 - pairs / 20}});
  }

  uint32_t state = 1;
  const auto part = [&state] {  // in 0..1
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state >> 8) / (1 << 24);
  };
  for (const char* name : {"recip_rank", "ndcg_cut_10"}) {
    std::vector<std::vector<double>> values(report.runs.size());
    for (int query = 0; query < queries; ++query) {
      const double first = part() * .8;
      values[0].push_back(first);
      for (size_t run = 1; run < values.size(); ++run) {
        const double gain =
            query % 7 == 0 ? 0 : (part() - .35) * .2 * static_cast<double>(run);
        values[run].push_back(std::clamp(first + gain, 0.0, 1.0));
      }
    }
    report.comparison.measures.push_back(CompareValues(name, values));
  }

  for (int query = 0; query < queries; ++query) {
    report.comparison.qids.push_back(std::to_string(1000 + query));
    ReportedQuery& reported = report.queries.emplace_back();
    reported.qid = report.comparison.qids.back();
    reported.text = query == 0
                        ? kHostileText
                        : fmt::format("what does question {} ask", query);
    for (int document = 0; document < documents; ++document) {
      ReportedDocument& moved = reported.documents.emplace_back();
      moved.docno = fmt::format("d{}-{}", query, document);
      moved.grade = document % 4 == 0 ? 1 + document % 3 : document % 3 - 1;
      moved.rank_after = document == documents - 1 ? 0 : document + 1;
      moved.rank_before = document == 2 ? 0 : (document * 7 + 3) % 100 + 1;
      moved.score = 1 - (document + .5) / documents;
      moved.text = query == 0 && document == 0 ? kHostileText : SampleText();
    }
  }

  for (int i = 0; i < 10; ++i) {
    const int64_t pairs = 40 + (i - 5) * (i - 5) * 30;
    if (i == 4) {
      report.calibration.push_back({.low = .4, .high = .5});
      continue;
    }
    report.calibration.push_back(
        {.low = i / 10.0,
         .high = (i + 1) / 10.0,
         .pairs = pairs,
         .relevant_pairs = pairs * i * i / 100,
         .weight = static_cast<double>(pairs),
         .probability = i / 10.0 + .05,
         .relevant = static_cast<double>(pairs * i * i / 100) / pairs});
  }
  return report;
}

}  // namespace podium
