#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collections/byte_source.h"
#include "eval/string_pool.h"

namespace podium {

// An assessor's judgment of a document. A grade of 0 means not relevant; above
// 0, relevant, and the higher the more so; below 0, pooled but not judged (only
// a sample of the pool was judged).
struct Judgment {
  std::string_view docno;
  int64_t grade = 0;  // from -kMaxGrade to kMaxGrade
  int64_t line = 0;
};
inline constexpr int64_t kMaxGrade = 1'000'000;

struct JudgedQuery {
  std::string_view qid;
  std::vector<Judgment> judgments;  // by docno, which may come twice: see
                                    // Judge()
};

// Relevance judgments. Names are ordered by their bytes, as strcmp() does.
struct Qrels {
  std::string name;                  // of the file, for errors
  std::vector<JudgedQuery> queries;  // by qid
  StringPool names;                  // what the views point into

  // Null if no document was judged for the query.
  const JudgedQuery* Find(std::string_view qid) const;
};

enum class QrelsFormat {
  kTrec,      // `qid iter docno grade` per line, separated by white space
  kDetected,  // also BEIR's: `qid docno grade` under the header
              // `query-id corpus-id score`; and JSONL, see json_record.h
};

// Reads qrels; a query's lines need not be together. Blank lines and lines that
// begin with '#' are skipped. A grade is a whole number; 1.0 counts as one.
// kInvalidData names the file, the line and the reason; a file without
// judgments is an error too.
Result<Qrels> ReadQrels(std::unique_ptr<ByteSource> source,
                        QrelsFormat format = QrelsFormat::kTrec);

// The same for a file (see OpenBytes). With kDetected it may also be a BEIR
// folder, whose judgments are in qrels/test.tsv.
Result<Qrels> OpenQrels(const std::string& file, QrelsFormat format);

}  // namespace podium
