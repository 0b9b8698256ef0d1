#pragma once

#include <podium/ranking.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runs/rank_job.h"

namespace podium {

enum class OutputFormat { kTable, kJson, kJsonl, kCsv, kTrec, kContext };

// "table", "json", "jsonl", "csv", "trec", "context"; kTable for anything else.
OutputFormat ParseOutputFormat(std::string_view name);

// A result to print.
struct RankedResult {
  int64_t index = 0;          // into the job's documents
  float relevance_score = 0;  // the reranker's
  // Results are sorted by this, in falling order: the relevance score, or the
  // fused score.
  double score = 0;
};

// A job that has been ranked. Borrows the job.
struct RankedJob {
  const RankJob& job;
  std::vector<RankedResult> results;  // those to print
  std::string model;                  // its name in outputs; a TREC run's tag
  bool fused = false;
  // Who ranked it, if it may not have been the engine in this process.
  std::string served_by;  // empty: not printed
  bool degraded = false;
};

struct OutputOptions {
  OutputFormat format = OutputFormat::kTable;
  bool many = false;       // several jobs: each output names its qid
  int width = 0;           // of a table: the terminal's columns; 0: no terminal
  int64_t max_tokens = 0;  // of a context block
  bool best_at_ends = false;  // of a context block
};

// The text before the first job, between two jobs, and after the last.
struct OutputFrame {
  std::string_view before, between, after;
};
OutputFrame FrameOf(const OutputOptions& options);

// The output for a job, in whole lines:
//   table    rank, score and text of each result, cut to the terminal's width.
//            With several queries, a line above names the query. Without a
//            terminal, the whole text, separated by tabs; with several queries
//            the qid comes first. White space and control characters inside a
//            text are printed as single spaces, so that a result is one line
//            and a document cannot control the terminal.
//   json     for one query the response of POST /v2/rerank, with the document
//            in each result; for several an array of jsonl's objects.
//   jsonl    for one query a result per line; for several a query per line,
//            with its results.
//   csv      query_id,rank,document_id,index,score,document; RFC 4180, but
//            lines end in "\n".
//   trec     qid Q0 docno rank score tag, with FallingScores(), so that
//            sorting by score gives this order. A document without an id is
//            named by its index. kInvalidData with param "format" if an id
//            contains white space.
//   context  a block for a prompt, see ranking/context_block.h.
Result<std::string> RenderJob(const RankedJob& ranked,
                              const OutputOptions& options);

// A document's name in a TREC run: its id, or else its index.
std::string DocnoOf(const Document& document, int64_t index);

}  // namespace podium
