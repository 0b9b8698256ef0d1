#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cli/output_file.h"
#include "cli/rank_job.h"

namespace podium {

struct IndexedScore {
  int64_t index = 0;  // into a job's documents
  double score = 0;
};

// What a request answered, and when.
struct TimedRanking {
  std::vector<IndexedScore> results;
  double milliseconds = 0;
};

// Which request it was.
struct JournalKey {
  std::string qid;
  int64_t depth = 0;
  uint64_t texts = 0;  // a hash of the query, the documents and their ids
  int64_t documents = 0;
};

// Of a job's first `documents`.
JournalKey KeyOf(const RankJob& job, int64_t documents, int64_t depth);

// What was asked in a reranking, so that one that was stopped can go on: JSONL,
// a line for how it ranks and then one for each request, handed to the system
// whole as soon as it is answered. Not for several threads at once.
class EvalJournal {
 public:
  // How it ranks, which has to be the same to go on: names and values.
  using Settings = std::vector<std::pair<std::string, std::string>>;

  // Goes on with what the file holds, without a last line that was half
  // written; without `resume`, and where there is nothing, begins anew.
  // kInvalidArgument where it was begun with other settings, kInvalidData where
  // it is no journal.
  static Result<EvalJournal> Open(const std::string& file,
                                  const Settings& settings, bool resume);

  // The next of the answers that an earlier run kept; nothing once all have
  // been taken. kInvalidArgument where it was of another request.
  Result<std::optional<TimedRanking>> Take(const JournalKey& key);

  // kInvalidArgument where some have not been taken: they are of requests that
  // were not asked for.
  Result<void> CheckAllTaken() const;

  // Keeps an answer.
  Result<void> Add(const JournalKey& key, const TimedRanking& ranking);

  // Answers that are kept, an earlier run's among them.
  int64_t size() const { return size_; }
  const std::string& name() const { return file_.name(); }

 private:
  struct Entry {
    JournalKey key;
    TimedRanking ranking;
    int64_t line = 0;
  };

  explicit EvalJournal(OutputFile file) : file_(std::move(file)) {}
  // Reads the whole lines; returns how many bytes they are.
  Result<int64_t> Read(const Settings& settings);
  static Result<Entry> ParseEntry(std::string_view line);
  Error Refuse(int64_t line, const std::string& reason) const;

  OutputFile file_;
  std::vector<Entry> kept_;
  size_t taken_ = 0;
  int64_t size_ = 0;
};

}  // namespace podium
