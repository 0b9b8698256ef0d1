#pragma once

#include <string>

#include "base/result.h"

namespace podium {

// Collections that are folders as BEIR lays them out: corpus.jsonl,
// queries.jsonl, qrels/test.tsv.

bool IsFolder(const std::string& path);

// The path of a file of a folder, or of it compressed where that is there
// instead: NAME, NAME.gz or NAME.zst. kNotFound names the folder and the file.
Result<std::string> FindInFolder(const std::string& folder,
                                 const std::string& name);

}  // namespace podium
