#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "eval/eval_report.h"
#include "eval/judged_ranking.h"
#include "eval/measures.h"
#include "eval/qrels.h"
#include "eval/significance.h"
#include "runs/collection_texts.h"
#include "runs/rerank_first_stage.h"

namespace podium {

struct EvalRunOptions {
  // The collection. One of the files may be "-": standard input.
  std::string dataset;                 // a BEIR folder; may be empty
  std::string qrels, queries, corpus;  // files that replace the folder's
  bool ignore_identical_ids = false;   // see DropIdenticalIds()

  // The files of the runs to compare, each with the first; with a reranking,
  // the first stage alone.
  std::vector<std::string> runs;
  std::optional<RerankingOptions> reranking;

  std::vector<SelectedMeasure> measures;
  EvaluationOptions evaluation;
  SignificanceOptions significance;
};

// Compares runs, or a first stage with its reranking. Not thread-safe.
class EvalRun {
 public:
  // Finds the collection's files and reads the judgments.
  static Result<EvalRun> Open(EvalRunOptions options);

  const Qrels& qrels() const { return qrels_; }
  // The collection's name in the report.
  const std::string& dataset() const;

  // Call it once. Finds errors in the runs and the measures before it reranks.
  Result<EvalReport> Run(const RerankingEvents& events);

  // After Run(), even if it failed.
  const KeptAnswers& kept() const { return kept_; }

 private:
  EvalRun(EvalRunOptions options, CollectionFiles files, Qrels qrels)
      : options_(std::move(options)),
        files_(std::move(files)),
        qrels_(std::move(qrels)) {}

  Result<EvaluatedRuns> Rerank(std::vector<TrecRunFile> runs,
                               const CollectionTexts& texts,
                               const RerankingEvents& events);

  EvalRunOptions options_;
  CollectionFiles files_;
  Qrels qrels_;
  KeptAnswers kept_;
};

}  // namespace podium
