#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "collections/text_index.h"
#include "eval/eval_report.h"
#include "eval/qrels.h"
#include "eval/trec_run_file.h"

namespace podium {

// Files of a collection; empty: there is none.
struct CollectionFiles {
  std::string qrels;
  std::string queries;  // see TextReader
  std::string corpus;   // BEIR's corpus.jsonl
};

// Those of a BEIR folder (see FindInFolder), or of `given` where it names one;
// without a folder, `given`. kNotFound where the folder lacks one. Unless
// `texts_needed`, only the judgments have to be there.
Result<CollectionFiles> FindFiles(const std::string& folder,
                                  CollectionFiles given, bool texts_needed);

// The texts of judged queries and of the documents that runs have for them.
struct CollectionTexts {
  std::optional<TextIndex> queries, corpus;  // absent where no file is
};
Result<CollectionTexts> OpenTexts(const CollectionFiles& files,
                                  const Qrels& qrels,
                                  const std::vector<TrecRunFile>& runs);

// Puts the texts where a report wants them: of a document its beginning. What
// is in no file stays empty.
Result<void> FillTexts(const CollectionTexts& texts,
                       std::vector<ReportedQuery>& queries);

}  // namespace podium
