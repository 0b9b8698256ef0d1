#pragma once

#include <string>

#include "base/result.h"

namespace podium {

// Collections in folders with BEIR's layout: corpus.jsonl, queries.jsonl,
// qrels/test.tsv.

bool IsFolder(const std::string& path);

// The path of a file in a folder, plain or compressed: NAME, NAME.gz or
// NAME.zst, the first that exists. kNotFound names the folder and the file.
Result<std::string> FindInFolder(const std::string& folder,
                                 const std::string& name);

}  // namespace podium
