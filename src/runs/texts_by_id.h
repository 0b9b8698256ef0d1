#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>

#include "base/result.h"
#include "collections/text_index.h"

namespace podium {

// A document's text. kInvalidData if the index does not have the id.
Result<std::string> TextOf(const TextIndex& index, const std::string& id);

// A query's text. kInvalidData also if it is blank.
Result<std::string> QueryOf(const TextIndex& index, const std::string& qid);

// Collects the first ids of a run that an index lacks, for an error.
class MissingIds {
 public:
  void Note(const std::string& id, int64_t line);
  bool any() const { return !seen_.empty(); }

  // "corpus.jsonl: 2 documents of bm25.trec not in it: 'd7' (line 3), ..."
  Error Describe(const std::string& file, const std::string& what,
                 const std::string& run) const;

 private:
  static constexpr size_t kShown = 5;
  std::unordered_set<uint64_t> seen_;
  std::string shown_;
};

}  // namespace podium
