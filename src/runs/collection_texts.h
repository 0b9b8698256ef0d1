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

// The files of a collection; an empty path means no file.
struct CollectionFiles {
  std::string qrels;
  std::string queries;  // see TextReader
  std::string corpus;   // BEIR's corpus.jsonl
};

// The files of a BEIR folder (see FindInFolder), each replaced by that of
// `given` if it names one; without a folder, `given`. kNotFound if the folder
// lacks a file. Unless `texts_needed`, only the judgments have to exist.
Result<CollectionFiles> FindFiles(const std::string& folder,
                                  CollectionFiles given, bool texts_needed);

// The texts of judged queries and of the documents that runs have for them.
struct CollectionTexts {
  std::optional<TextIndex> queries, corpus;  // absent without a file
};
Result<CollectionTexts> OpenTexts(const CollectionFiles& files,
                                  const Qrels& qrels,
                                  const std::vector<TrecRunFile>& runs);

// Fills in the texts of a report's queries, and the beginnings of its
// documents. Texts that are in no file stay empty.
Result<void> FillTexts(const CollectionTexts& texts,
                       std::vector<ReportedQuery>& queries);

}  // namespace podium
