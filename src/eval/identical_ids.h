#pragma once

#include <cstdint>

#include "eval/trec_run_file.h"

namespace podium {

// Removes from each query of a run the document that has the query's own id, as
// BEIR does before it evaluates: in collections such as ArguAna the queries are
// documents of the corpus, and each would find itself first. A query with no
// other document is removed too. Returns how many documents were removed.
int64_t DropIdenticalIds(TrecRunFile& run);

}  // namespace podium
