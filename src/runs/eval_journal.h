#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "runs/output_file.h"
#include "runs/rank_job.h"

namespace podium {

struct IndexedScore {
  int64_t index = 0;  // into a job's documents
  double score = 0;
};

// A request's results, and how long it took.
struct TimedRanking {
  std::vector<IndexedScore> results;
  double milliseconds = 0;
};

// Identifies a request.
struct JournalKey {
  std::string qid;
  int64_t depth = 0;
  uint64_t texts = 0;  // a hash of the query, the documents and their ids
  int64_t documents = 0;
};

// The key of a request for a job's first `documents` documents.
JournalKey KeyOf(const RankJob& job, int64_t documents, int64_t depth);

// A journal of a reranking's requests, so that an interrupted one can resume.
// It is JSONL: a line with the settings, then one line for each request,
// written in one piece as soon as it is answered. Not thread-safe.
class EvalJournal {
 public:
  // How it ranks, as names and values. They must be the same to resume.
  using Settings = std::vector<std::pair<std::string, std::string>>;

  // With `resume`, continues the file's journal, dropping an incomplete last
  // line. Without it, or if the file is empty, starts a new one.
  // kInvalidArgument with param "resume" if the journal has other settings,
  // kInvalidData if the file is not a journal.
  static Result<EvalJournal> Open(const std::string& file,
                                  const Settings& settings, bool resume);

  // The next answer from an earlier run; nothing once all have been taken.
  // kInvalidArgument with param "resume" if it answers another request.
  Result<std::optional<TimedRanking>> Take(const JournalKey& key);

  // kInvalidArgument with param "resume" if some have not been taken: this run
  // has not made their requests.
  Result<void> CheckAllTaken() const;

  // Writes an answer to the journal.
  Result<void> Add(const JournalKey& key, const TimedRanking& ranking);

  // The number of answers in the journal, including an earlier run's.
  int64_t size() const { return size_; }
  const std::string& name() const { return file_.name(); }

 private:
  struct Entry {
    JournalKey key;
    TimedRanking ranking;
    int64_t line = 0;
  };

  explicit EvalJournal(OutputFile file) : file_(std::move(file)) {}
  // Reads the complete lines; returns how many bytes they are.
  Result<int64_t> Read(const Settings& settings);
  static Result<Entry> ParseEntry(std::string_view line);
  Error Refuse(int64_t line, const std::string& reason) const;

  OutputFile file_;
  std::vector<Entry> kept_;
  size_t taken_ = 0;
  int64_t size_ = 0;
};

}  // namespace podium
